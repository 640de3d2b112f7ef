// SPDX-License-Identifier: Apache-2.0
#include "models/training/training_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::models {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TrainingIdentity identity() {
  TrainingIdentity result;
  result.configuration = Json::parse(
      R"({"train":{"seed":1,"schedule":{"kind":"cosine","warmup":0.0}},"model":{"hidden":[32,16]},)"
      R"("inputs":{"model":"aa","data/manifest.json":"bb"}})");
  result.machine_class = {{{"libtorch_instructions", "AVX512"}, {"mkl", "1"}}};
  result.places = {{"model", "/models/a.onnx"}, {"data/manifest.json", "job/data/manifest.json"}};
  return result;
}

TEST(TrainingIdentity, a_configuration_that_was_written_and_read_does_not_differ) {
  const TrainingIdentity mine = identity();
  EXPECT_EQ(configuration_difference(Json::parse(mine.configuration.pretty()), mine), "");
  EXPECT_EQ(sha256(Json::parse(mine.configuration.pretty()).canonical()), mine.digest());
}

TEST(TrainingIdentity, every_key_that_differs_is_named_with_both_values) {
  TrainingIdentity mine = identity();
  const Json there = mine.configuration;
  mine.configuration["train"]["seed"] = 2;
  mine.configuration["train"]["schedule"]["kind"] = "step";
  mine.configuration["model"]["width"] = 8;
  EXPECT_EQ(
      configuration_difference(there, mine),
      "model.width is now 8, was not set; train.schedule.kind is now \"step\", was \"cosine\"; "
      "train.seed is now 2, was 1");
}

TEST(TrainingIdentity, a_file_with_other_bytes_is_named_by_its_place) {
  TrainingIdentity mine = identity();
  const Json there = mine.configuration;
  mine.configuration["inputs"]["model"] = "cc";
  EXPECT_EQ(configuration_difference(there, mine),
            "file /models/a.onnx has other bytes: SHA-256 is now \"cc\", was \"aa\"");
  mine.configuration["inputs"].as_object().erase("model");
  EXPECT_EQ(configuration_difference(there, mine), "file /models/a.onnx is gone");
}

TEST(TrainingIdentity, where_a_file_stands_is_no_part_of_the_digest) {
  TrainingIdentity elsewhere = identity();
  elsewhere.places["model"] = "/elsewhere/b.onnx";
  EXPECT_EQ(elsewhere.digest(), identity().digest());
}

TEST(TrainingIdentity, many_differences_stay_one_readable_line) {
  TrainingIdentity mine = identity();
  const Json there = mine.configuration;
  for (int i = 0; i < 20; ++i) mine.configuration["train"]["key" + std::to_string(i)] = i;
  mine.configuration["train"]["seed"] = std::string(100000, 'x');
  const std::string difference = configuration_difference(there, mine);
  EXPECT_THAT(difference, HasSubstr("and 15 more"));
  EXPECT_LT(difference.size(), 600U);
}

TEST(TrainingIdentity, another_class_is_refused_naming_both) {
  const TrainingIdentity mine = identity();
  EXPECT_NO_THROW(check_identity(mine.configuration, mine.machine_class, mine, "W", "R"));
  const MachineClass other = {{{"libtorch_instructions", "AVX2"}, {"mkl", "1"}}};
  try {
    check_identity(mine.configuration, other, mine, "the checkpoints are", "do R");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("libtorch_instructions is AVX512 here, AVX2 there"),
                                    HasSubstr("do R")));
  }
}

}  // namespace
}  // namespace etalon::models
