// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "core/error.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/training/safetensors.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/limits.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

models::Graph model(std::uint64_t seed) {
  return models::build_model({}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, seed);
}

/// A short field of protobuf: its length, then its bytes.
std::string sized(const std::string& bytes) {
  return std::string(1, static_cast<char>(bytes.size())) + bytes;
}

/// The files of a package with one model.
class Golden : public testing::Test {
 protected:
  Golden() {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    files_ = testing_support::fresh_folder(name);
    static_cast<void>(etalon::testing_support::build_table("table", 64));
    samples_ = std::make_unique<datasets::SampleReader>("table");
    models::write_onnx(files_ / "model.onnx", graph_);
    write_file(files_ / "golden.safetensors", bytes(1));
  }
  [[nodiscard]] std::string bytes(std::uint64_t seed) const {
    return golden_bytes(*samples_, {{"model.onnx", graph_}}, 8, seed);
  }
  [[nodiscard]] models::PackageCheck only_check() const {
    const auto checks = check_golden(files_);
    EXPECT_EQ(checks.size(), 1U);
    return checks.at(0);
  }
  /// Writes the tensors of the file anew after `change`.
  void rewrite(const std::function<void(std::map<std::string, Array>&)>& change) const {
    const auto file = files_ / "golden.safetensors";
    auto tensors = models::parse_safetensors(read_text_file(file), file.string());
    change(tensors);
    write_file(file, models::safetensors_bytes(tensors, {{"engine", models::engine_version()}}));
  }

  std::filesystem::path files_;
  models::Graph graph_ = model(1);
  std::unique_ptr<datasets::SampleReader> samples_;
};

TEST_F(Golden, vectors_are_the_same_bytes_each_time_and_a_function_of_the_seed) {
  EXPECT_EQ(bytes(1), bytes(1));
  EXPECT_NE(bytes(1), bytes(2));
}

TEST_F(Golden, vectors_hold_for_the_model_they_were_made_with) {
  const auto check = only_check();
  EXPECT_TRUE(check.holds);
  EXPECT_EQ(check.what, "golden vectors of model.onnx");
  EXPECT_EQ(check.reason, "same bits on this machine");
}

TEST_F(Golden, vectors_do_not_hold_for_another_model) {
  models::write_onnx(files_ / "model.onnx", model(2));
  const auto check = only_check();
  EXPECT_FALSE(check.holds);
  EXPECT_THAT(check.reason, HasSubstr("largest difference on this machine"));
}

TEST_F(Golden, vectors_tell_rounding_from_another_model) {
  rewrite([](auto& tensors) { tensors.at("model.onnx/logits").template as<float>()[0] += 5e-5F; });
  const auto rounded = only_check();
  EXPECT_TRUE(rounded.holds);
  EXPECT_THAT(rounded.reason, HasSubstr("largest difference on this machine"));
  rewrite([](auto& tensors) { tensors.at("model.onnx/logits").template as<float>()[0] += 5e-4F; });
  EXPECT_FALSE(only_check().holds);
}

TEST_F(Golden, an_output_that_is_no_number_does_not_hold) {
  rewrite([](auto& tensors) { tensors.at("model.onnx/logits").template as<float>()[0] = NAN; });
  EXPECT_FALSE(only_check().holds);
}

TEST_F(Golden, a_missing_tensor_is_reported_by_name) {
  rewrite([](auto& tensors) { tensors.erase("model.onnx/probability"); });
  EXPECT_FALSE(only_check().holds);
  EXPECT_THAT(only_check().reason, HasSubstr("'probability'"));
  rewrite([](auto& tensors) { tensors.erase("input"); });
  EXPECT_FALSE(only_check().holds);
  EXPECT_THAT(only_check().reason, HasSubstr("'input'"));
}

TEST_F(Golden, a_tensor_that_is_no_input_and_no_output_of_the_models_is_named) {
  for (const std::string name :
       {"notes", "model.onnx/hidden", "model.int8.onnx/logits", "model.onnx/"}) {
    write_file(files_ / "golden.safetensors", bytes(1));
    rewrite([&](auto& tensors) { tensors[name] = tensors.at("input"); });
    EXPECT_FALSE(only_check().holds);
    EXPECT_THAT(only_check().reason, HasSubstr("'" + name + "'"));
  }
}

TEST_F(Golden, more_than_the_engine_in_the_metadata_is_refused) {
  const auto file = files_ / "golden.safetensors";
  const auto tensors = models::parse_safetensors(read_text_file(file), file.string());
  write_file(file, models::safetensors_bytes(
                       tensors, {{"engine", models::engine_version()}, {"cleared", "by all"}}));
  EXPECT_FALSE(only_check().holds);
  EXPECT_THAT(only_check().reason, HasSubstr("'cleared'"));
}

TEST_F(Golden, files_that_this_machine_cannot_open_say_nothing_about_the_package) {
  const etalon::testing_support::NoMoreFiles none;
  try {
    static_cast<void>(check_golden(files_));
    ADD_FAILURE() << "judged";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io) << error.what();
  }
}

TEST_F(Golden, a_model_whose_tensors_stand_in_other_files_fails_the_check) {
  // A message that ends the file is merged: graph {initializer {dims: 1, data_type: FLOAT, name:
  // "g", external_data {location: "gone.bin"}, data_location: EXTERNAL}}.
  const std::string location = "\x0a\x08location\x12\x08gone.bin";
  const std::string tensor = "\x08\x01\x10\x01\x42\x01g\x6a" + sized(location) + "\x70\x01";
  const std::string graph = "\x2a" + sized(tensor);
  const auto file = files_ / "model.onnx";
  write_file(file, read_text_file(file) + "\x3a" + sized(graph));
  EXPECT_FALSE(only_check().holds);
  EXPECT_THAT(only_check().reason, HasSubstr("stands in another file"));
}

TEST_F(Golden, a_package_without_vectors_gives_one_failed_check) {
  std::filesystem::remove(files_ / "golden.safetensors");
  EXPECT_FALSE(only_check().holds);
  EXPECT_THAT(only_check().reason, HasSubstr("golden.safetensors"));
}

}  // namespace
}  // namespace etalon::jobs
