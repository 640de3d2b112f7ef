// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/lesions/lesions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

/// One row of voxels of 2 mm³.
VoxelGrid row_of(const Labels& labels) {
  return {.extents = {1, 1, std::ssize(labels)}, .spacing = {2, 1, 1}};
}

LesionDetection detect(const Labels& predicted, const Labels& reference,
                       const LesionOptions& options = {}) {
  return detect_lesions(predicted, reference, row_of(reference), 1, options);
}

//                         a a     b b b b     c
const Labels reference = {1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0};
//                           x x x x                   y
const Labels predicted = {0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0};

TEST(Lesions, any_overlap_finds_every_lesion_that_is_touched) {
  const LesionDetection found = detect(predicted, reference);
  ASSERT_EQ(found.reference.size(), 3U);
  ASSERT_EQ(found.predicted.size(), 2U);
  EXPECT_TRUE(found.reference[0].matched);
  EXPECT_TRUE(found.reference[1].matched);
  EXPECT_FALSE(found.reference[2].matched);
  EXPECT_EQ(found.reference[2].partner, -1);
  EXPECT_TRUE(found.predicted[0].matched);
  EXPECT_FALSE(found.predicted[1].matched);
  EXPECT_EQ(found.predicted[0].shared, 3);
  EXPECT_EQ(found.predicted[0].partner, 1);  // IoU 2/6 against 1/5
  EXPECT_DOUBLE_EQ(found.predicted[0].iou, 2.0 / 6);
  EXPECT_EQ(found.reference[0].volume, 4);
  const LesionCounts total = found.total();
  EXPECT_EQ(total, (LesionCounts{3, 2, 2, 1}));
  EXPECT_DOUBLE_EQ(*total.sensitivity(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(*total.precision(), 1.0 / 2);
  EXPECT_DOUBLE_EQ(*total.f1(), 2.0 / (2 + 1));
}

TEST(Lesions, one_to_one_gives_each_lesion_one_partner_by_iou) {
  LesionOptions options = {.matching = LesionMatching::one_to_one, .least_iou = 0.1};
  const LesionDetection found = detect(predicted, reference, options);
  EXPECT_FALSE(found.reference[0].matched);
  EXPECT_TRUE(found.reference[1].matched);
  EXPECT_EQ(found.reference[1].partner, 0);
  EXPECT_EQ(found.total(), (LesionCounts{3, 1, 2, 1}));
  options.least_iou = 0.34;
  EXPECT_EQ(detect(predicted, reference, options).total(), (LesionCounts{3, 0, 2, 2}));
}

TEST(Lesions, equal_ious_go_to_the_first_reference_lesion) {
  const LesionDetection found = detect({0, 1, 1, 1, 0}, {1, 1, 0, 1, 1},
                                       {.matching = LesionMatching::one_to_one, .least_iou = 0.01});
  EXPECT_TRUE(found.reference[0].matched);
  EXPECT_FALSE(found.reference[1].matched);
}

TEST(Lesions, sizes_count_apart_each_lesion_by_its_own_volume) {
  // Volumes: reference 4, 8, 2 mm³; predicted 8, 2 mm³. An edge belongs to the larger ones.
  const LesionDetection found = detect(predicted, reference, {.size_edges = {4, 8}});
  ASSERT_EQ(found.by_size.size(), 3U);
  EXPECT_EQ(found.by_size[0], (LesionCounts{1, 0, 1, 1}));
  EXPECT_EQ(found.by_size[1], (LesionCounts{1, 1, 0, 0}));
  EXPECT_EQ(found.by_size[2], (LesionCounts{1, 1, 1, 0}));
}

TEST(Lesions, three_voxels_of_a_tenth_are_at_the_edge_of_three_tenths) {
  const VoxelGrid grid = {.extents = {1, 1, 4}, .spacing = {0.1, 1, 1}};
  const Labels three = {1, 1, 1, 0};
  const LesionDetection found = detect_lesions(three, three, grid, 1, {.size_edges = {0.3}});
  EXPECT_EQ(found.reference[0].size_bin, 1);
}

TEST(Lesions, connectivity_decides_what_hangs_together) {
  const VoxelGrid grid = {.extents = {1, 2, 2}, .planar = true};
  const Labels diagonal = {1, 0, 0, 1};
  const auto count = [&](Connectivity connectivity) {
    return detect_lesions(diagonal, diagonal, grid, 1, {.connectivity = connectivity})
        .reference.size();
  };
  EXPECT_EQ(count(Connectivity::faces), 2U);
  EXPECT_EQ(count(Connectivity::edges), 1U);
  EXPECT_EQ(count(Connectivity::corners), 1U);
}

TEST(Lesions, without_lesions_there_are_counts_but_no_rates) {
  const LesionDetection nothing = detect({0, 0}, {0, 0}, {.size_edges = {5}});
  EXPECT_EQ(nothing.by_size.size(), 2U);
  EXPECT_EQ(nothing.total(), LesionCounts{});
  EXPECT_EQ(nothing.total().sensitivity(), std::nullopt);
  EXPECT_EQ(nothing.total().precision(), std::nullopt);
  EXPECT_EQ(nothing.total().f1(), std::nullopt);
  const LesionCounts missed = detect({0, 0}, {1, 0}).total();
  EXPECT_EQ(*missed.sensitivity(), 0);
  EXPECT_EQ(*missed.f1(), 0);
  const LesionCounts invented = detect({1, 0}, {0, 0}).total();
  EXPECT_EQ(*invented.precision(), 0);
  EXPECT_EQ(*invented.f1(), 0);
}

TEST(Lesions, exchanging_the_volumes_exchanges_their_roles) {
  const VoxelGrid grid = {.extents = {8, 20, 70}};
  Labels a = ragged_balls(grid, 3);
  Labels b = ragged_balls(grid, 4);
  for (const auto matching : {LesionMatching::any_overlap, LesionMatching::one_to_one}) {
    const LesionOptions options = {.connectivity = Connectivity::faces, .matching = matching};
    const LesionCounts there = detect_lesions(a, b, grid, 1, options).total();
    const LesionCounts back = detect_lesions(b, a, grid, 1, options, 3).total();
    EXPECT_GT(there.reference, 1);
    EXPECT_EQ(there.reference - there.found, back.invented);
    EXPECT_EQ(there.predicted, back.reference);
  }
}

TEST(Lesions, two_byte_labels_and_other_classes_are_told_apart) {
  const std::vector<std::uint16_t> volume = {300, 300, 0, 44, 300};
  const VoxelGrid grid = {.extents = {1, 1, 5}};
  EXPECT_EQ(detect_lesions(volume, volume, grid, 300, {}).total(), (LesionCounts{2, 2, 2, 0}));
}

TEST(Lesions, noise_has_too_many_parts_to_count) {
  const VoxelGrid grid = {.extents = {128, 128, 128}};
  std::vector<std::uint8_t> noise(static_cast<std::size_t>(grid.voxels()));
  for (std::size_t i = 0; i < noise.size(); ++i)
    noise[i] = (i + i / 128 + i / 128 / 128) % 2 == 0 ? 1 : 0;
  const LesionOptions faces = {.connectivity = Connectivity::faces};
  expect_error(ErrorKind::format, "1048576 parts that do not touch; 1000000 lesions are counted",
               [&] { (void)detect_lesions(noise, noise, grid, 1, faces); });
  EXPECT_EQ(detect_lesions(noise, noise, grid, 1, {}).total(), (LesionCounts{1, 1, 1, 0}));
}

TEST(Lesions, options_out_of_range_are_refused) {
  const auto with = [](LesionOptions options) { return [=] { (void)detect({1}, {1}, options); }; };
  for (const double iou : {0.0, 1.1, std::nan("")})
    expect_error(ErrorKind::config, "least IoU", with({.least_iou = iou}));
  for (const std::vector<double>& edges :
       {std::vector<double>{0.0}, {2.0, 2.0}, {3.0, 1.0}, {std::nan("")}})
    expect_error(ErrorKind::config, "lesion size of", with({.size_edges = edges}));
}

}  // namespace
}  // namespace etalon::validation
