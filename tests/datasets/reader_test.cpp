// SPDX-License-Identifier: Apache-2.0
#include "datasets/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using namespace testing_support;

/// Features of row i, as the table was written.
std::vector<float> expected_row(std::int64_t row) {
  const RandomStream draws(11, RandomPurpose::test);
  std::vector<float> result;
  for (std::uint64_t f = 0; f < 3; ++f) {
    result.push_back(static_cast<float>(draws.normal(static_cast<std::uint64_t>(row) * 3 + f)));
  }
  return result;
}

std::vector<float> row_of(const SampleReader& reader, std::int64_t index) {
  std::vector<float> row(3);
  reader.read_input(index, row);
  return row;
}

TEST(SampleReader, returns_every_row_and_class_of_the_source) {
  build_table("rows", 50);
  const SampleReader reader("rows");
  for (std::int64_t i = 0; i < 50; ++i) {
    EXPECT_EQ(reader.sample_shape(i), Shape{3});
    EXPECT_EQ(row_of(reader, i), expected_row(i)) << i;
    EXPECT_EQ(reader.read_class(i), i % 2);
  }
  EXPECT_THROW(static_cast<void>(row_of(reader, 50)), Error);
  EXPECT_THROW(static_cast<void>(row_of(reader, -1)), Error);
}

TEST(SampleReader, a_shard_stays_cached_while_it_fits_and_the_oldest_goes_first) {
  build_table("cache", 50);
  // A shard of 16 rows of 3 floats has 192 bytes: two fit.
  const SampleReader reader("cache", 400);
  static_cast<void>(row_of(reader, 0));
  static_cast<void>(row_of(reader, 16));
  static_cast<void>(row_of(reader, 0));
  static_cast<void>(row_of(reader, 32));  // pushes the shard of row 16 out
  for (const char* shard : {"cache/shard-00000.h5", "cache/shard-00001.h5"}) {
    std::filesystem::remove(shard);
  }
  EXPECT_EQ(row_of(reader, 0), expected_row(0));
  EXPECT_EQ(row_of(reader, 32), expected_row(32));
  EXPECT_THROW(static_cast<void>(row_of(reader, 16)), Error);
}

TEST(SampleReader, a_cache_too_small_for_one_shard_still_reads) {
  build_table("tiny", 50);
  const SampleReader reader("tiny", 1);
  for (const std::int64_t i : {0, 40, 0, 20, 49}) EXPECT_EQ(row_of(reader, i), expected_row(i));
}

TEST(SampleReader, lanes_read_the_same_rows_while_shards_come_and_go) {
  build_table("lanes", 50);
  const SampleReader reader("lanes", 200);
  std::vector<std::jthread> lanes;
  for (std::int64_t lane = 0; lane < 4; ++lane) {
    lanes.emplace_back([&reader, lane] {
      for (std::int64_t i = 0; i < 100; ++i) {
        const std::int64_t index = (i * 17 + lane * 13) % 50;
        EXPECT_EQ(row_of(reader, index), expected_row(index));
      }
    });
  }
}

template <class Damage>
std::string failure_after(const std::string& name, Damage&& damage) {
  build_table(name, 50);
  const std::string file = name + "/shard-00001.h5";
  std::string bytes = read_text_file(file);
  damage(bytes);
  write_file(file, bytes);
  const SampleReader reader(name);
  EXPECT_EQ(row_of(reader, 0), expected_row(0));  // another shard
  try {
    static_cast<void>(row_of(reader, 20));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    return error.what();
  }
  return "no error";
}

TEST(SampleReader, refuses_a_shard_with_a_flipped_byte_and_names_it) {
  EXPECT_THAT(failure_after("flip", [](std::string& bytes) { bytes[bytes.size() - 5] ^= '\x10'; }),
              HasSubstr("flip/shard-00001.h5: its SHA-256 is not the one in manifest.json"));
}

TEST(SampleReader, refuses_a_truncated_shard_and_names_it) {
  EXPECT_THAT(failure_after("cut", [](std::string& bytes) { bytes.resize(bytes.size() / 2); }),
              HasSubstr("cut/shard-00001.h5: "));
}

/// One volume of 2×3×4 voxels with values 1 … 24, labelled where the value is even.
void build_volume() {
  const std::string header =
      "NRRD0004\ntype: uchar\nsizes: 4 3 2\nencoding: raw\nspace origin: (0,0,0)\n"
      "space directions: (1,0,0) (0,1,0) (0,0,1)\n\n";
  std::string values;
  std::string labels;
  for (char value = 1; value <= 24; ++value) {
    values += value;
    labels += static_cast<char>(value % 2 == 0 ? 1 : 0);
  }
  write_file("volume-source/a_image.nrrd", header + values);
  write_file("volume-source/a_label.nrrd", header + labels);
  DataOptions options;
  options.format = "nrrd";
  options.path = "volume-source";
  build_dataset(options, "volume", Log());
}

TEST(SampleReader, patches_are_boxes_of_the_volume_with_zeros_outside) {
  build_volume();
  const SampleReader reader("volume");
  const std::vector<std::int64_t> size = {3, 2, 3};
  for (const std::vector<std::int64_t>& origin :
       {std::vector<std::int64_t>{0, 0, 0}, {-1, 1, 2}, {1, -1, -2}, {5, 5, 5}, {-9, 0, 0}}) {
    std::vector<float> input(18, -1.0F);
    std::vector<std::uint8_t> mask(18, 9);
    reader.read_input_patch(0, origin, size, input);
    reader.read_mask_patch(0, origin, size, mask);
    std::size_t at = 0;
    for (std::int64_t z = origin[0]; z < origin[0] + 3; ++z) {
      for (std::int64_t y = origin[1]; y < origin[1] + 2; ++y) {
        for (std::int64_t x = origin[2]; x < origin[2] + 3; ++x, ++at) {
          const bool inside = z >= 0 && z < 2 && y >= 0 && y < 3 && x >= 0 && x < 4;
          const std::int64_t value = inside ? (z * 3 + y) * 4 + x + 1 : 0;
          EXPECT_EQ(input[at], static_cast<float>(value));
          EXPECT_EQ(mask[at], inside && value % 2 == 0 ? 1 : 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace etalon::datasets
