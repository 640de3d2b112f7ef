// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/alike.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace etalon::jobs {
namespace {

TEST(JobFacts, every_key_is_one_but_lanes_and_places) {
  const auto facts = job_facts(Job{});
  EXPECT_EQ(facts.at("train.seed"), "1");
  EXPECT_EQ(facts.at("train.schedule.learning_rate"), "0.001");
  EXPECT_EQ(facts.at("model.architecture"), "\"mlp\"");
  EXPECT_TRUE(facts.contains("plan.analytical.auc"));
  for (const char* key : {"train.lanes", "job.directory", "data.path", "model.file"}) {
    EXPECT_FALSE(facts.contains(key)) << key;
  }
}

/// Changes the option of one name.
struct Change {
  std::string name;
  void operator()(std::string_view option, bool& value, std::string_view /*meaning*/) const {
    if (option == name) value = !value;
  }
  void operator()(std::string_view option, std::int64_t& value,
                  std::string_view /*meaning*/) const {
    if (option == name) ++value;
  }
  void operator()(std::string_view option, std::string& value, std::string_view /*meaning*/) const {
    if (option == name) value += "x";
  }
  void operator()(std::string_view option, std::vector<std::string>& values,
                  std::string_view /*meaning*/) const {
    if (option == name) values.emplace_back("train.seed=1");
  }
};

TEST(CommandFacts, tell_verbs_and_every_option_apart) {
  const Arguments plain;
  EXPECT_NE(command_facts("run", plain), command_facts("train", plain));
  std::vector<std::string> names;
  Arguments::options(plain, [&](std::string_view name, const auto& /*value*/,
                                std::string_view /*meaning*/) { names.emplace_back(name); });
  for (const char* wanted : {"restart", "replace-plan", "through", "role", "labels", "trust",
                             "output", "submit", "plain-http", "key", "from", "to", "json"}) {
    EXPECT_NE(std::ranges::find(names, wanted), names.end()) << wanted;
  }
  for (const std::string& name : names) {
    Arguments other;
    Arguments::options(other, Change{name});
    const auto facts = command_facts("train", other);
    // What it makes of the job file is compared instead.
    if (name == "set") {
      EXPECT_EQ(facts, command_facts("train", plain));
    } else {
      EXPECT_NE(facts, command_facts("train", plain)) << name;
    }
  }
}

TEST(CommandFacts, keys_are_told_apart_by_their_names) {
  Arguments one;
  Arguments two;
  one.key = "a.key";
  two.key = "b.key";
  EXPECT_NE(command_facts("certify", one), command_facts("certify", two));
}

TEST(CommandFacts, the_number_of_arguments_is_one) {
  Arguments one;
  one.positional = {"job.toml"};
  Arguments two;
  two.positional = {"out/job", "registry:1.0"};
  EXPECT_NE(command_facts("push", one), command_facts("push", two));
}

}  // namespace
}  // namespace etalon::jobs
