// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/structure_scores.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t one[] = {1};

StructureScores score(const Labels& predicted, const Labels& reference, const VoxelGrid& grid,
                      const SegmentationOptions& options = {}) {
  return score_structures(predicted, reference, grid, one, options).at(0);
}

/// All numbers of a row, to compare rows bit by bit.
std::vector<double> numbers(const StructureScores& s) {
  std::vector<double> all = {s.dice,
                             s.iou,
                             s.hd,
                             s.hd95_pooled,
                             s.hd95_directed,
                             s.asd_to_reference,
                             s.asd_to_predicted,
                             s.assd,
                             s.masd,
                             s.hd_surfel,
                             s.hd95_surfel,
                             s.asd_surfel_to_reference,
                             s.asd_surfel_to_predicted,
                             s.assd_surfel,
                             s.volume_difference,
                             s.volume_difference_relative,
                             s.volume_difference_symmetric};
  for (const auto* more : {&s.nsd, &s.nsd_surfel, &s.boundary_iou})
    all.insert(all.end(), more->begin(), more->end());
  return all;
}

const VoxelGrid ragged_grid = {.extents = {14, 26, 70}, .spacing = {2.5, 0.8, 1.1}};
const SegmentationOptions several = {.tolerances = {0.5, 1, 3}, .boundary_widths = {0, 2}};

// google-deepmind/surface-distance, surface_distance_test.py.
TEST(StructureScores, two_voxels_two_mm_apart_have_the_published_values) {
  const VoxelGrid grid = {.extents = {128, 128, 128}, .spacing = {3, 2, 1}};
  Labels predicted(static_cast<std::size_t>(grid.voxels()));
  Labels reference = predicted;
  reference[index_of(grid.extents, 50, 60, 70)] = 1;
  predicted[index_of(grid.extents, 50, 60, 72)] = 1;
  const StructureScores scores = score(predicted, reference, grid);
  EXPECT_DOUBLE_EQ(scores.asd_surfel_to_predicted, 1.5);
  EXPECT_DOUBLE_EQ(scores.asd_surfel_to_reference, 1.5);
  EXPECT_EQ(scores.hd_surfel, 2);
  EXPECT_EQ(scores.hd95_surfel, 2);
  EXPECT_DOUBLE_EQ(scores.nsd_surfel[0], 0.5);
  EXPECT_EQ(scores.dice, 0);
  EXPECT_EQ(scores.presence, Presence::both);
  EXPECT_EQ(scores.hd, 2);
  EXPECT_EQ(scores.nsd[0], 0);
}

TEST(StructureScores, half_cubes_have_the_published_values) {
  const VoxelGrid grid = {.extents = {100, 100, 100}, .spacing = {2, 1, 1}};
  Labels predicted(static_cast<std::size_t>(grid.voxels()));
  Labels reference = predicted;
  std::fill_n(reference.begin(), 50 * 10'000, std::uint8_t{1});
  std::fill_n(predicted.begin(), 51 * 10'000, std::uint8_t{1});
  const StructureScores scores = score(predicted, reference, grid);
  EXPECT_NEAR(scores.asd_surfel_to_predicted, 0.322, 0.0005);
  EXPECT_NEAR(scores.asd_surfel_to_reference, 0.339, 0.0005);
  EXPECT_EQ(scores.hd_surfel, 2);
  EXPECT_EQ(scores.hd95_surfel, 2);
  EXPECT_NEAR(scores.nsd_surfel[0], 0.836, 0.0005);
  EXPECT_NEAR(scores.dice, 0.990, 0.0005);
}

void expect_same_bits_for_any_thread_count(const Labels& predicted, const Labels& reference,
                                           const VoxelGrid& grid, SegmentationOptions options) {
  const std::int64_t labels[] = {1, 2};
  const auto alone = score_structures(predicted, reference, grid, labels, options);
  for (const std::int64_t threads : {2, 5}) {
    options.threads = threads;
    const auto found = score_structures(predicted, reference, grid, labels, options);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(numbers(found[i]), numbers(alone[i]));
  }
}

TEST(StructureScores, what_is_not_looked_for_leaves_the_rest_as_it_is) {
  const VoxelGrid grid = {.extents = {1, 2, 3}, .spacing = {1, 1, 1}};
  const Labels predicted = {1, 1, 0, 0, 0, 0};
  const Labels reference = {1, 0, 0, 0, 0, 1};
  const StructureScores all = score(predicted, reference, grid);
  const StructureScores none =
      score(predicted, reference, grid, {.border_distances = false, .surfel_distances = false});
  EXPECT_TRUE(std::isnan(none.hd) && std::isnan(none.nsd[0]) && std::isnan(none.assd_surfel));
  EXPECT_EQ(none.dice, all.dice);
  EXPECT_EQ(none.boundary_iou, all.boundary_iou);
  const StructureScores borders = score(predicted, reference, grid, {.surfel_distances = false});
  EXPECT_EQ(borders.hd95_pooled, all.hd95_pooled);
  EXPECT_TRUE(std::isnan(borders.hd_surfel) && std::isnan(borders.nsd_surfel[0]));
}

TEST(StructureScores, every_thread_count_gives_the_same_bits) {
  expect_same_bits_for_any_thread_count(ragged_balls(ragged_grid, 11, 2),
                                        ragged_balls(ragged_grid, 12, 2), ragged_grid, several);
}

TEST(StructureScores, threads_that_share_a_large_structure_give_the_same_bits) {
  // Boxes of both classes are above the size from which a structure has all threads to itself; the
  // blocks of the upper half lie apart further than the near rows reach.
  const VoxelGrid grid = {.extents = {64, 128, 130}, .spacing = {2.5, 0.8, 1.1}};
  const auto blocks = [&](std::int64_t moved, std::int64_t missing) {
    Labels labels(static_cast<std::size_t>(grid.voxels()));
    for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
      const std::int64_t block = z / 16 + (y + moved) / 18 + (x + moved * z % 5) / 20;
      if (x > missing || z < 16)
        labels[index_of(grid.extents, z, y, x)] = static_cast<std::uint8_t>(block % 3);
    });
    return labels;
  };
  expect_same_bits_for_any_thread_count(blocks(1, 0), blocks(0, 90), grid, {});
}

TEST(StructureScores, a_class_scores_the_same_alone_and_among_others_and_in_two_bytes) {
  const Labels predicted = ragged_balls(ragged_grid, 11, 3);
  const Labels reference = ragged_balls(ragged_grid, 12, 3);
  const std::int64_t all[] = {3, 0, 1};
  const auto together = score_structures(predicted, reference, ragged_grid, all, several);
  EXPECT_EQ(numbers(together[2]), numbers(score(predicted, reference, ragged_grid, several)));
  const std::vector<std::uint16_t> wide_predicted(predicted.begin(), predicted.end());
  const std::vector<std::uint16_t> wide_reference(reference.begin(), reference.end());
  const auto wide = score_structures(wide_predicted, wide_reference, ragged_grid, all, several);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(numbers(wide[i]), numbers(together[i]));
}

TEST(StructureScores, exchanging_the_volumes_exchanges_the_directions_only) {
  const Labels a = ragged_balls(ragged_grid, 11);
  const Labels b = ragged_balls(ragged_grid, 12);
  const StructureScores there = score(a, b, ragged_grid, several);
  const StructureScores back = score(b, a, ragged_grid, several);
  EXPECT_EQ(there.asd_to_reference, back.asd_to_predicted);
  EXPECT_EQ(there.asd_surfel_to_reference, back.asd_surfel_to_predicted);
  EXPECT_EQ(there.volume_difference, -back.volume_difference);
  EXPECT_EQ(there.volume_difference_symmetric, -back.volume_difference_symmetric);
  EXPECT_EQ(there.hd95_pooled, back.hd95_pooled);
  EXPECT_EQ(there.hd95_directed, back.hd95_directed);
  EXPECT_EQ(there.hd95_surfel, back.hd95_surfel);
  EXPECT_EQ(there.assd, back.assd);
  EXPECT_EQ(there.nsd, back.nsd);
  EXPECT_EQ(there.nsd_surfel, back.nsd_surfel);
  EXPECT_EQ(there.boundary_iou, back.boundary_iou);
}

TEST(StructureScores, an_empty_margin_changes_nothing) {
  const Labels predicted = ragged_balls(ragged_grid, 11);
  const Labels reference = ragged_balls(ragged_grid, 12);
  VoxelGrid wider = ragged_grid;
  for (std::int64_t& extent : wider.extents) extent += 5;
  const auto moved = [&](const Labels& labels) {
    Labels result(static_cast<std::size_t>(wider.voxels()));
    for_each_voxel(ragged_grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
      result[index_of(wider.extents, z + 2, y + 3, x + 4)] =
          labels[index_of(ragged_grid.extents, z, y, x)];
    });
    return result;
  };
  EXPECT_EQ(numbers(score(moved(predicted), moved(reference), wider, several)),
            numbers(score(predicted, reference, ragged_grid, several)));
}

TEST(StructureScores, millimetres_scale_distances_and_leave_shares) {
  // 0.1 and 0.3 have no exact double: a share must not hang on their rounding.
  const VoxelGrid unit = {.extents = {20, 20, 40}};
  VoxelGrid tenth = unit;
  tenth.spacing = {0.1, 0.1, 0.1};
  const Labels predicted = ragged_balls(unit, 11);
  const Labels reference = ragged_balls(unit, 12);
  const StructureScores large =
      score(predicted, reference, unit, {.tolerances = {1, 2, 3}, .boundary_widths = {3}});
  const StructureScores small =
      score(predicted, reference, tenth, {.tolerances = {0.1, 0.2, 0.3}, .boundary_widths = {0.3}});
  EXPECT_EQ(large.nsd, small.nsd);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(large.nsd_surfel[i], small.nsd_surfel[i], 1e-13);
  EXPECT_EQ(large.boundary_iou, small.boundary_iou);
  EXPECT_NEAR(large.assd, 10 * small.assd, 1e-12);
  EXPECT_NEAR(large.hd95_surfel, 10 * small.hd95_surfel, 1e-12);
}

TEST(StructureScores, an_exact_prediction_has_the_best_values) {
  const Labels mask = ragged_balls(ragged_grid, 11);
  const StructureScores scores = score(mask, mask, ragged_grid, several);
  EXPECT_EQ(scores.dice, 1);
  EXPECT_EQ(scores.iou, 1);
  EXPECT_EQ(scores.hd, 0);
  EXPECT_EQ(scores.hd_surfel, 0);
  EXPECT_EQ(scores.assd, 0);
  EXPECT_EQ(scores.nsd, (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(scores.nsd_surfel, (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(scores.boundary_iou, (std::vector<double>{1, 1}));
  EXPECT_EQ(scores.volume_difference, 0);
}

TEST(StructureScores, a_missed_or_invented_structure_has_the_worst_value_of_every_metric) {
  const Labels mask = ragged_balls(ragged_grid, 11);
  const Labels nothing(mask.size());
  const StructureScores missed = score(nothing, mask, ragged_grid, several);
  const StructureScores invented = score(mask, nothing, ragged_grid, several);
  EXPECT_EQ(missed.presence, Presence::missed);
  EXPECT_EQ(invented.presence, Presence::invented);
  const double diagonal = ragged_grid.diagonal();
  for (const StructureScores& scores : {missed, invented}) {
    EXPECT_EQ(scores.dice, 0);
    EXPECT_EQ(scores.iou, 0);
    for (const double distance :
         {scores.hd, scores.hd95_pooled, scores.hd95_directed, scores.asd_to_reference,
          scores.asd_to_predicted, scores.assd, scores.masd, scores.hd_surfel, scores.hd95_surfel,
          scores.asd_surfel_to_reference, scores.asd_surfel_to_predicted, scores.assd_surfel})
      EXPECT_EQ(distance, diagonal);
    EXPECT_EQ(scores.nsd, (std::vector<double>{0, 0, 0}));
    EXPECT_EQ(scores.nsd_surfel, (std::vector<double>{0, 0, 0}));
    EXPECT_EQ(scores.boundary_iou, (std::vector<double>{0, 0}));
    EXPECT_TRUE(std::ranges::all_of(numbers(scores), [](double v) { return std::isfinite(v); }));
  }
  EXPECT_EQ(missed.volume_difference_relative, -1);
  EXPECT_EQ(missed.volume_difference_symmetric, -2);
  EXPECT_EQ(invented.volume_difference_symmetric, 2);
  EXPECT_EQ(invented.volume_difference_relative, static_cast<double>(invented.overlap.predicted));
}

TEST(StructureScores, a_structure_in_neither_volume_has_the_best_values) {
  const Labels nothing(static_cast<std::size_t>(ragged_grid.voxels()));
  const StructureScores scores = score(nothing, nothing, ragged_grid, several);
  EXPECT_EQ(scores.presence, Presence::neither);
  EXPECT_EQ(scores.dice, 1);
  EXPECT_EQ(scores.hd95_pooled, 0);
  EXPECT_EQ(scores.nsd, (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(scores.volume_difference_relative, 0);
}

TEST(StructureScores, finding_less_of_a_structure_never_scores_better) {
  // Slices of the prediction are taken away one by one, at last all of them.
  const Labels reference = ragged_balls(ragged_grid, 11);
  Labels predicted = reference;
  StructureScores before = score(predicted, reference, ragged_grid, several);
  for (std::int64_t z = 0; z < ragged_grid.extents[0]; ++z) {
    for_each_voxel(ragged_grid.extents, [&](std::int64_t at, std::int64_t y, std::int64_t x) {
      if (at == z) predicted[index_of(ragged_grid.extents, at, y, x)] = 0;
    });
    const StructureScores now = score(predicted, reference, ragged_grid, several);
    EXPECT_LE(now.dice, before.dice);
    EXPECT_GE(now.hd, before.hd);
    before = now;
  }
  EXPECT_EQ(before.presence, Presence::missed);
  EXPECT_EQ(before.hd, ragged_grid.diagonal());
}

TEST(StructureScores, a_plane_has_no_surface_above_and_below) {
  // A square of 3 × 3 pixels: its centre is no border.
  Labels square(25);
  for (std::size_t y = 1; y < 4; ++y)
    std::fill_n(square.begin() + static_cast<std::ptrdiff_t>(5 * y + 1), 3, std::uint8_t{1});
  Labels frame = square;
  frame[12] = 0;
  VoxelGrid grid = {.extents = {1, 5, 5}, .planar = true};
  EXPECT_EQ(score(square, frame, grid).assd, 0);
  grid.planar = false;
  EXPECT_EQ(score(square, frame, grid).assd, 1.0 / 17);
}

TEST(StructureScores, lengths_that_are_none_are_refused) {
  const VoxelGrid grid = {.extents = {1, 1, 1}};
  for (const double length : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    expect_error(ErrorKind::config, "a tolerance of",
                 [&] { (void)score({1}, {1}, grid, {.tolerances = {length}}); });
    expect_error(ErrorKind::config, "a boundary width of",
                 [&] { (void)score({1}, {1}, grid, {.boundary_widths = {length}}); });
  }
  expect_error(ErrorKind::usage, "0 threads", [&] { (void)score({1}, {1}, grid, {.threads = 0}); });
}

}  // namespace
}  // namespace etalon::validation
