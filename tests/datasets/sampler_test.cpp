// SPDX-License-Identifier: Apache-2.0
#include "datasets/sampler.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace etalon::datasets {
namespace {

const std::vector<std::int64_t> indices = {3, 5, 8, 13, 21, 34, 55};

TEST(EpochOrder, holds_each_sample_as_often_as_asked) {
  std::map<std::int64_t, int> counts;
  for (const std::int64_t sample : epoch_order(1, 0, indices, 3)) ++counts[sample];
  EXPECT_EQ(counts.size(), indices.size());
  for (const std::int64_t sample : indices) EXPECT_EQ(counts[sample], 3) << sample;
}

TEST(EpochOrder, is_a_function_of_seed_and_epoch) {
  EXPECT_EQ(epoch_order(1, 4, indices, 2), epoch_order(1, 4, indices, 2));
  std::set<std::vector<std::int64_t>> orders;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    for (std::int64_t epoch = 0; epoch < 5; ++epoch) {
      orders.insert(epoch_order(seed, epoch, indices, 2));
    }
  }
  EXPECT_EQ(orders.size(), 15U);
  EXPECT_TRUE(epoch_order(1, 0, {}, 2).empty());
}

TEST(StepsPerEpoch, counts_whole_batches) {
  EXPECT_EQ(steps_per_epoch(100, 32), 3);
  EXPECT_EQ(steps_per_epoch(96, 32), 3);
  EXPECT_EQ(steps_per_epoch(31, 32), 0);
}

TEST(PatchOrigin, keeps_the_box_inside_and_reaches_every_corner) {
  const std::vector<std::int64_t> extents = {5, 9, 4};
  const std::vector<std::int64_t> size = {4, 4, 4};
  std::array<std::set<std::int64_t>, 3> seen;
  for (std::int64_t position = 0; position < 400; ++position) {
    const auto origin = patch_origin(1, 2, position, extents, size);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      EXPECT_GE(origin[axis], 0);
      EXPECT_LE(origin[axis] + size[axis], extents[axis]);
      seen[axis].insert(origin[axis]);
    }
  }
  EXPECT_EQ(seen[0].size(), 2U);
  EXPECT_EQ(seen[1].size(), 6U);
  EXPECT_EQ(seen[2].size(), 1U);
}

TEST(PatchOrigin, a_volume_smaller_than_the_box_is_centred) {
  const std::vector<std::int64_t> extents = {2, 8, 8};
  const std::vector<std::int64_t> size = {6, 4, 4};
  for (std::int64_t position = 0; position < 20; ++position) {
    EXPECT_EQ(patch_origin(1, 0, position, extents, size)[0], -2);
  }
}

}  // namespace
}  // namespace etalon::datasets
