// SPDX-License-Identifier: Apache-2.0
#include "core/config/read.hpp"

#include <gtest/gtest.h>

#include <array>

namespace etalon::config {
namespace {

struct Stage {
  std::string name = {};
  double weight = 1.0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name.", .required = true});
    visit.field("weight", self.weight, {.doc = "Weight.", .min = 0, .max = 1});
  }
};

struct Train {
  std::int64_t epochs = 10;
  double learning_rate = 1e-3;
  std::string kind = "cosine";
  bool shuffle = true;
  std::vector<std::int64_t> steps = {};
  static constexpr std::array former_keys = {FormerKey{"rate", "write learning_rate"}};
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("epochs", self.epochs, {.doc = "Passes.", .unit = "epochs", .min = 1, .max = 1000});
    visit.field("learning_rate", self.learning_rate, {.doc = "Step size.", .min = 0});
    visit.field("kind", self.kind, {.doc = "Shape.", .choices = {"cosine", "step"}});
    visit.field("shuffle", self.shuffle, {.doc = "Order."});
    visit.field("steps", self.steps, {.doc = "Epochs.", .min = 0, .max = 99});
  }
};

struct Job {
  Train train;
  std::vector<Stage> stages;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("train", self.train, {.doc = "Training."});
    visit.field("stages", self.stages, {.doc = "Stages."});
  }
};

Job read_text(std::string_view toml) { return read<Job>(parse_toml(toml, "job.toml")); }

std::string failure(std::string_view toml) {
  try {
    static_cast<void>(read_text(toml));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return "no error";
}

TEST(ReadConfig, takes_what_is_given_and_keeps_defaults_elsewhere) {
  const Job job = read_text(
      "[train]\nlearning_rate = 1\nkind = \"step\"\nsteps = [3, 6]\nshuffle = false\n"
      "[[stages]]\nname = \"a\"\n[[stages]]\nname = \"b\"\nweight = 0.5\n");
  EXPECT_EQ(job.train.epochs, 10);
  EXPECT_EQ(job.train.learning_rate, 1.0);
  EXPECT_EQ(job.train.kind, "step");
  EXPECT_FALSE(job.train.shuffle);
  EXPECT_EQ(job.train.steps, (std::vector<std::int64_t>{3, 6}));
  ASSERT_EQ(job.stages.size(), 2U);
  EXPECT_EQ(job.stages[0].weight, 1.0);
  EXPECT_EQ(job.stages[1].name, "b");
}

TEST(ReadConfig, a_key_of_an_earlier_version_is_told_what_takes_its_place) {
  EXPECT_EQ(failure("[train]\nrate = 0.1\n"),
            "job.toml:2: key 'train.rate' is of an earlier version; write learning_rate");
  Problems problems;
  static_cast<void>(
      read<Job>(parse_toml("[train]\nrate = 0.1\nepochs = 3\n", "job.toml"), &problems));
  ASSERT_EQ(problems.errors.size(), 1U);
  EXPECT_EQ(problems.refused, std::vector<std::string>{"train.rate"});
}

TEST(ReadConfig, a_misspelt_key_names_file_line_and_the_nearest_key) {
  EXPECT_EQ(failure("[train]\nepochs = 3\nlearnig_rate = 0.1\n"),
            "job.toml:3: unknown key 'train.learnig_rate'; did you mean 'train.learning_rate'?");
  EXPECT_EQ(failure("[trian]\n"), "job.toml:1: unknown key 'trian'; did you mean 'train'?");
  EXPECT_EQ(failure("\n[network]\n"),
            "job.toml:2: unknown key 'network'; valid keys: train, stages");
  EXPECT_EQ(failure("[[stages]]\nname = \"a\"\nwieght = 1\n"),
            "job.toml:3: unknown key 'stages[0].wieght'; did you mean 'stages[0].weight'?");
}

TEST(ReadConfig, a_wrong_type_names_what_was_wanted_and_found) {
  EXPECT_EQ(failure("[train]\nepochs = 2.5\n"),
            "job.toml:2: 'train.epochs' must be a whole number, found the number 2.5");
  EXPECT_EQ(failure("[train]\nepochs = \"3\"\n"),
            "job.toml:2: 'train.epochs' must be a whole number, found the text \"3\"");
  EXPECT_EQ(failure("[train]\nshuffle = 1\n"),
            "job.toml:2: 'train.shuffle' must be true or false, found the whole number 1");
  EXPECT_EQ(failure("[train]\nsteps = 3\n"),
            "job.toml:2: 'train.steps' must be an array, found the whole number 3");
  EXPECT_EQ(failure("[train]\nsteps = [1, \"x\"]\n"),
            "job.toml:2: 'train.steps[1]' must be a whole number, found the text \"x\"");
  EXPECT_EQ(failure("train = 3\n"),
            "job.toml:1: 'train' must be a table, found the whole number 3");
}

TEST(ReadConfig, a_value_out_of_range_shows_the_allowed_range) {
  EXPECT_EQ(failure("[train]\nepochs = 0\n"),
            "job.toml:2: 'train.epochs' is 0, allowed are 1 to 1000 epochs");
  EXPECT_EQ(failure("[train]\nsteps = [1, 100]\n"),
            "job.toml:2: 'train.steps[1]' is 100, allowed are 0 to 99");
  EXPECT_EQ(failure("[train]\nlearning_rate = -1\n"),
            "job.toml:2: 'train.learning_rate' is -1, allowed are at least 0");
  EXPECT_EQ(failure("[train]\nlearning_rate = nan\n"),
            "job.toml:2: 'train.learning_rate' is nan, allowed are at least 0");
  EXPECT_EQ(failure("[train]\nkind = \"cosin\"\n"),
            "job.toml:2: 'train.kind' is \"cosin\", allowed are cosine, step (did you mean "
            "\"cosine\"?)");
}

TEST(ReadConfig, a_missing_required_key_is_named) {
  EXPECT_EQ(failure("[[stages]]\nweight = 0.5\n"),
            "job.toml:1: required key 'stages[0].name' is missing (Name.)");
}

TEST(ReadConfig, with_a_list_every_problem_is_found_and_the_rest_is_read) {
  Problems problems;
  const Job job = read<Job>(parse_toml("[train]\nepochs = 0\nlearnig_rate = 1\nkind = \"step\"\n"
                                       "[[stages]]\nweight = 3\n[trian]\n",
                                       "job.toml"),
                            &problems);
  std::vector<std::string> messages;
  for (const Error& problem : problems.errors) messages.emplace_back(problem.what());
  EXPECT_EQ(messages,
            (std::vector<std::string>{
                "job.toml:2: 'train.epochs' is 0, allowed are 1 to 1000 epochs",
                "job.toml:3: unknown key 'train.learnig_rate'; did you mean 'train.learning_rate'?",
                "job.toml:5: required key 'stages[0].name' is missing (Name.)",
                "job.toml:6: 'stages[0].weight' is 3, allowed are 0 to 1",
                "job.toml:7: unknown key 'trian'; did you mean 'train'?"}));
  EXPECT_EQ(problems.refused,
            (std::vector<std::string>{"train.epochs", "train.learnig_rate", "train.learning_rate",
                                      "stages[0].name", "stages[0].weight", "trian", "train"}));
  EXPECT_EQ(job.train.epochs, 10);
  EXPECT_EQ(job.train.kind, "step");
}

struct Planned {
  std::int64_t cards = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("cards", self.cards, {.doc = "Cards.", .unavailable = "nothing uses them"});
  }
};

TEST(ReadConfig, a_key_that_does_nothing_yet_takes_its_default_only) {
  EXPECT_EQ(read<Planned>(parse_toml("cards = 0\n", "job.toml")).cards, 0);
  try {
    static_cast<void>(read<Planned>(parse_toml("cards = 2\n", "job.toml")));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_STREQ(error.what(),
                 "job.toml:1: 'cards' does nothing yet (nothing uses them); leave it out");
  }
}

TEST(ReadConfig, an_override_is_checked_like_the_file_and_named_as_such) {
  TomlValue document = parse_toml("[train]\nepochs = 3\n", "job.toml");
  apply_override(document, "train.epochs=20");
  EXPECT_EQ(read<Job>(document).train.epochs, 20);
  apply_override(document, "train.epochs=many");
  try {
    static_cast<void>(read<Job>(document));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "--set train.epochs: 'train.epochs' must be a whole number, found the text \"many\"");
  }
}

}  // namespace
}  // namespace etalon::config
