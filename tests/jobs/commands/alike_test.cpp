// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/alike.hpp"

#include <gtest/gtest.h>

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

TEST(CommandFacts, tell_verbs_and_options_apart) {
  Arguments arguments;
  const auto plain = command_facts("train", arguments);
  EXPECT_NE(command_facts("run", arguments), plain);
  arguments.json = true;
  arguments.overrides = {"train.seed=1"};
  EXPECT_EQ(command_facts("train", arguments), plain);
  arguments.replace_plan = true;
  EXPECT_NE(command_facts("train", arguments), plain);
}

}  // namespace
}  // namespace etalon::jobs
