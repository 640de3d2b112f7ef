// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/dice.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

using Mask = std::vector<std::uint8_t>;

TEST(Dice, counts_voxels_of_the_structure_only) {
  const Overlap overlap = count_overlap(Mask{1, 1, 2, 0, 1}, Mask{1, 2, 2, 1, 1}, 1);
  EXPECT_EQ(overlap.both, 2);
  EXPECT_EQ(overlap.predicted, 3);
  EXPECT_EQ(overlap.reference, 3);
  EXPECT_DOUBLE_EQ(*dice(overlap, BothEmpty::counts_one), 2.0 / 3);
}

TEST(Dice, half_cubes_of_50_and_51_slices_give_the_published_value) {
  // google-deepmind/surface-distance, surface_distance_test.py: 0.990 for 100³ voxels.
  constexpr std::size_t slice = 100 * 100;
  Mask predicted(100 * slice);
  Mask reference(100 * slice);
  std::fill_n(reference.begin(), 50 * slice, std::uint8_t{1});
  std::fill_n(predicted.begin(), 51 * slice, std::uint8_t{1});
  const auto value = dice(count_overlap(predicted, reference, 1), BothEmpty::counts_one);
  EXPECT_NEAR(*value, 0.990, 0.0005);
  EXPECT_DOUBLE_EQ(*value, 100.0 / 101);
}

TEST(Dice, a_structure_in_neither_mask_follows_the_policy) {
  const Overlap nothing = count_overlap(Mask{0, 0}, Mask{0, 0}, 1);
  EXPECT_EQ(dice(nothing, BothEmpty::counts_one), 1.0);
  EXPECT_EQ(dice(nothing, BothEmpty::is_left_out), std::nullopt);
}

TEST(Dice, a_missed_and_an_invented_structure_count_0_under_both_policies) {
  for (const BothEmpty policy : {BothEmpty::counts_one, BothEmpty::is_left_out}) {
    EXPECT_EQ(dice(count_overlap(Mask{0, 0}, Mask{1, 0}, 1), policy), 0.0);
    EXPECT_EQ(dice(count_overlap(Mask{0, 1}, Mask{0, 0}, 1), policy), 0.0);
  }
}

TEST(Dice, masks_of_different_size_are_refused) {
  expect_error(ErrorKind::format, "the predicted mask has 2 voxels, the reference 1",
               [] { (void)count_overlap(Mask{0, 0}, Mask{0}, 1); });
}

}  // namespace
}  // namespace etalon::validation
