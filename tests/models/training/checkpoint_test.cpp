// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/merkle.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

class Checkpoints : public ::testing::Test {
 protected:
  Checkpoints() : layout_(build_mlp({.hidden = {4}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    checkpoint_ = {3, 30, {}, {}, {}};
    checkpoint_.values = counting(layout_.size(), 0.5F);
    checkpoint_.first = counting(layout_.statistics_begin(), 0.25F);
    checkpoint_.second = counting(layout_.statistics_begin(), 2.0F);
    write_checkpoint(folder_, layout_, checkpoint_, Json::object({{"seen", true}}));
  }

  static std::vector<float> counting(std::int64_t size, float scale) {
    std::vector<float> values(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = scale * static_cast<float>(i);
    return values;
  }

  /// Every element that is not padding.
  void expect_equal(const std::vector<float>& a, const std::vector<float>& b) const {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& entry : layout_.parameters()) {
      const auto at = static_cast<std::ptrdiff_t>(entry.offset);
      EXPECT_TRUE(std::equal(a.begin() + at, a.begin() + at + entry.count, b.begin() + at));
    }
  }

  void expect_integrity_error_naming(const std::string& file) const {
    try {
      static_cast<void>(read_checkpoint(folder_, layout_, 3));
      FAIL() << "the damage went unnoticed";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
      EXPECT_NE(std::string(error.what()).find(file), std::string::npos) << error.what();
    }
  }

  fs::path folder_ = "checkpoints";
  FlatLayout layout_;
  Checkpoint checkpoint_;
};

TEST_F(Checkpoints, what_is_written_is_read_back) {
  const Checkpoint read = read_checkpoint(folder_, layout_, 3);
  EXPECT_EQ(read.epoch, 3);
  EXPECT_EQ(read.step, 30);
  expect_equal(read.values, checkpoint_.values);
  expect_equal(read.first, checkpoint_.first);
  expect_equal(read.second, checkpoint_.second);
}

TEST_F(Checkpoints, latest_names_file_digest_and_state) {
  const auto latest = read_latest(folder_);
  ASSERT_TRUE(latest.has_value());
  EXPECT_EQ(latest->at("epoch").as_integer(), 3);
  EXPECT_TRUE(latest->at("state").at("seen").as_bool());
  EXPECT_EQ(latest->at("sha256").as_string(),
            sha256_file(folder_ / latest->at("file").as_string()).hex());
  EXPECT_FALSE(read_latest("no-such-folder").has_value());
}

TEST_F(Checkpoints, every_flipped_byte_is_refused) {
  const fs::path file = folder_ / "epoch-000003.safetensors";
  const std::string bytes = read_text_file(file);
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write_file(file, damaged);
    expect_integrity_error_naming("epoch-000003.safetensors");
  }
}

TEST_F(Checkpoints, a_truncated_file_is_refused) {
  const fs::path file = folder_ / "epoch-000003.safetensors";
  const std::string bytes = read_text_file(file);
  write_file(file, bytes.substr(0, bytes.size() / 2));
  expect_integrity_error_naming("epoch-000003.safetensors");
}

TEST_F(Checkpoints, a_checkpoint_of_another_model_is_refused) {
  const FlatLayout other(build_mlp({.hidden = {5}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1));
  try {
    static_cast<void>(read_checkpoint(folder_, other, 3));
    FAIL() << "weights of another shape were taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
  }
}

TEST_F(Checkpoints, the_digest_of_the_weights_is_that_of_their_names_and_bytes) {
  // The rule of docs/formats/checkpoint.md, written out.
  std::string message;
  std::vector<Digest> leaves;
  for (const auto& entry : layout_.parameters()) {
    const auto* begin = reinterpret_cast<const char*>(checkpoint_.values.data() + entry.offset);
    const std::string bytes(begin, static_cast<std::size_t>(entry.count) * sizeof(float));
    message += entry.name + '\0' + bytes;
    leaves.push_back(sha256(std::string(1, '\0') + bytes));
  }
  EXPECT_EQ(weights_digest(layout_, checkpoint_.values), sha256(message));
  EXPECT_EQ(weights_merkle_root(layout_, checkpoint_.values), merkle_root(leaves));
}

}  // namespace
}  // namespace etalon::models
