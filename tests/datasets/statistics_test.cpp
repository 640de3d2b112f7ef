// SPDX-License-Identifier: Apache-2.0
#include "datasets/statistics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/counted_memory.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::datasets {
namespace {

using namespace testing_support;

/// numpy.mean and numpy.std in long double: the plain twin, two passes.
std::pair<long double, long double> plain(const std::vector<float>& values) {
  long double mean = 0;
  for (const float value : values) mean += value;
  mean /= static_cast<long double>(values.size());
  long double squares = 0;
  for (const float value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / static_cast<long double>(values.size()))};
}

TEST(InputStatistics, of_a_table_are_numpys_per_feature) {
  build_table("table", 60);
  const SampleReader reader("table");
  for (const Split split : {Split::train, Split::validation}) {
    const InputStatistics statistics = input_statistics(reader, split);
    ASSERT_EQ(statistics.mean.size(), 3U);
    for (std::size_t f = 0; f < 3; ++f) {
      std::vector<float> column;
      std::vector<float> row(3);
      for (const std::int64_t i : reader.manifest().indices(split)) {
        reader.read_input(i, row);
        column.push_back(row[f]);
      }
      const auto [mean, deviation] = plain(column);
      EXPECT_FLOAT_EQ(statistics.mean[f], static_cast<float>(mean));
      EXPECT_FLOAT_EQ(statistics.deviation[f], static_cast<float>(deviation));
    }
  }
}

TEST(InputStatistics, do_not_change_with_the_order_of_the_rows) {
  // The same 60 rows in reverse; all of them train, so the split holds the same set.
  const auto lines = split(random_csv(60), '\n');
  std::string reversed = lines[0] + "\n";
  for (std::size_t i = 60; i > 0; --i) reversed += lines[i] + "\n";
  std::vector<InputStatistics> results;
  for (const std::string& content : {random_csv(60), reversed}) {
    write_file("order.csv", content);
    DataOptions options = csv_options("order.csv");
    options.train = 1;
    options.validation = 0;
    options.test = 0;
    build_dataset(options, "order", Log());
    results.push_back(input_statistics(SampleReader("order"), Split::train));
  }
  EXPECT_EQ(results[0].mean, results[1].mean);
  EXPECT_EQ(results[0].deviation, results[1].deviation);
}

TEST(InputStatistics, of_images_are_per_channel_and_a_constant_one_has_deviation_one) {
  std::map<std::string, std::string> members;
  int next = 0;
  std::vector<std::vector<float>> channels(2);
  for (const std::string part : {"train", "val", "test"}) {
    std::string pixels;
    for (int pixel = 0; pixel < 4 * 6; ++pixel) {
      const int value = next++ * 37 % 251;
      pixels += static_cast<char>(value);
      pixels += '\x21';
      if (part == "train") channels[0].push_back(static_cast<float>(value));
    }
    members[part + "_images.npy"] = npy_bytes("|u1", {4, 2, 3, 2}, pixels);
    members[part + "_labels.npy"] = npy_bytes("|u1", {4}, std::string("\0\1\0\1", 4));
  }
  write_file("images.npz", zip_bytes(members));
  DataOptions options;
  options.format = "npz";
  options.path = "images.npz";
  options.layout = "NHWC";
  build_dataset(options, "images", Log());
  const InputStatistics statistics = input_statistics(SampleReader("images"), Split::train);
  const auto [mean, deviation] = plain(channels[0]);
  EXPECT_FLOAT_EQ(statistics.mean.at(0), static_cast<float>(mean));
  EXPECT_FLOAT_EQ(statistics.deviation.at(0), static_cast<float>(deviation));
  EXPECT_EQ(statistics.mean.at(1), 33.0F);
  EXPECT_EQ(statistics.deviation.at(1), 1.0F);
}

TEST(InputStatistics, an_offset_far_above_the_spread_takes_no_digits) {
  // Intensities as a scanner with a large offset writes them, and a sum of squares would lose.
  const RandomStream draws(12, RandomPurpose::test);
  for (const double offset : {1e3, 1e6, 1e7}) {
    std::string content = "class,f0\n";
    for (std::uint64_t row = 0; row < 400; ++row) {
      content += text(row % 2, ",", offset + std::floor(4 * draws.uniform(row)), "\n");
    }
    write_file("offset.csv", content);
    DataOptions options = csv_options("offset.csv");
    options.train = 1;
    options.validation = 0;
    options.test = 0;
    build_dataset(options, "offset", Log());
    const SampleReader reader("offset");
    std::vector<float> column;
    std::vector<float> row(1);
    for (std::int64_t i = 0; i < 400; ++i) {
      reader.read_input(i, row);
      column.push_back(row[0]);
    }
    const auto [mean, deviation] = plain(column);
    const InputStatistics statistics = input_statistics(reader, Split::train);
    EXPECT_EQ(statistics.mean.at(0), static_cast<float>(mean)) << offset;
    EXPECT_FLOAT_EQ(statistics.deviation.at(0), static_cast<float>(deviation)) << offset;
  }
}

TEST(InputStatistics, of_images_have_the_same_bits_in_any_order_and_keep_an_offset) {
  // Images with an offset each: what lies between them counts as well as what lies within.
  const RandomStream draws(13, RandomPurpose::test);
  constexpr std::int64_t count = 40;
  constexpr std::int64_t pixels = 6;
  std::vector<std::string> images(count);
  std::vector<float> all;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t p = 0; p < pixels; ++p) {
      const auto at = static_cast<std::uint64_t>(i * pixels + p);
      const auto value =
          static_cast<float>(1e7 + static_cast<double>(i % 7) + std::floor(4 * draws.uniform(at)));
      all.push_back(value);
      images[static_cast<std::size_t>(i)] += little(value);
    }
  }
  std::vector<InputStatistics> results;
  for (const bool is_reversed : {false, true}) {
    std::string train;
    for (const std::string& image : images) train = is_reversed ? image + train : train + image;
    std::map<std::string, std::string> members;
    for (const std::string part : {"train", "val", "test"}) {
      const std::int64_t size = part == "train" ? count : 0;
      std::string labels;
      for (std::int64_t i = 0; i < size; ++i) labels += static_cast<char>(i % 2);
      members[part + "_images.npy"] =
          npy_bytes("<f4", {size, 2, 3}, part == "train" ? train : std::string());
      members[part + "_labels.npy"] = npy_bytes("|u1", {size}, labels);
    }
    write_file("offsets.npz", zip_bytes(members));
    DataOptions options;
    options.format = "npz";
    options.path = "offsets.npz";
    options.shard_samples = 7;
    build_dataset(options, "offsets", Log());
    results.push_back(input_statistics(SampleReader("offsets"), Split::train));
  }
  const auto [mean, deviation] = plain(all);
  EXPECT_EQ(results[0].mean.at(0), static_cast<float>(mean));
  EXPECT_EQ(results[0].deviation.at(0), static_cast<float>(deviation));
  EXPECT_EQ(results[0].mean, results[1].mean);
  EXPECT_EQ(results[0].deviation, results[1].deviation);
}

TEST(InputStatistics, take_memory_for_features_not_for_samples) {
  constexpr std::int64_t features = 30;
  std::vector<std::int64_t> taken;
  for (const std::int64_t rows : {500, 4500}) {
    write_file("wide.csv", random_csv(rows, features));
    DataOptions options = csv_options("wide.csv");
    options.train = 1;
    options.validation = 0;
    options.test = 0;
    build_dataset(options, "wide", Log());
    const SampleReader reader("wide", 1);  // keeps one shard of 16 rows
    taken.push_back(
        most_held_by([&] { static_cast<void>(input_statistics(reader, Split::train)); }));
  }
  // The list of the split's samples has 8 bytes each; the values have 120.
  EXPECT_LT(taken[1] - taken[0], 4000 * 16);
}

TEST(InputStatistics, of_an_empty_split_are_a_config_error) {
  write_file("all.csv", random_csv(20));
  DataOptions options = csv_options("all.csv");
  options.train = 1;
  options.validation = 0;
  options.test = 0;
  build_dataset(options, "all", Log());
  try {
    static_cast<void>(input_statistics(SampleReader("all"), Split::test));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), testing::HasSubstr("the test split has no samples"));
  }
}

}  // namespace
}  // namespace etalon::datasets
