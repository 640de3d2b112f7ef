// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/scan.hpp"

#include <gtest/gtest.h>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t labels[] = {3, 1, 7};

/// The same, a voxel at a time.
ClassExtent plain_extent(const Labels& predicted, const Labels& reference, const VoxelGrid& grid,
                         std::int64_t label) {
  ClassExtent found;
  for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const std::size_t at = index_of(grid.extents, z, y, x);
    const Box voxel = {{z, y, x}, {z + 1, y + 1, x + 1}};
    const bool p = predicted[at] == label;
    const bool r = reference[at] == label;
    found.overlap.both += p && r ? 1 : 0;
    found.overlap.predicted += p ? 1 : 0;
    found.overlap.reference += r ? 1 : 0;
    if (p) found.predicted = found.predicted.joined(voxel);
    if (r) found.reference = found.reference.joined(voxel);
  });
  return found;
}

TEST(ScanClasses, counts_and_boxes_are_those_of_a_plain_count_for_any_thread_count) {
  for (const std::int64_t width : {1, 7, 8, 9, 31, 40}) {
    const VoxelGrid grid = {.extents = {9, 13, width}};
    const Labels predicted = ragged_balls(grid, 1, 3);
    const Labels reference = ragged_balls(grid, 2, 3);
    for (const std::int64_t threads : {1, 2, 5}) {
      const auto found = scan_classes(predicted, reference, grid, labels, threads);
      for (std::size_t i = 0; i < 3; ++i) {
        const ClassExtent plain = plain_extent(predicted, reference, grid, labels[i]);
        EXPECT_EQ(found[i].overlap.both, plain.overlap.both);
        EXPECT_EQ(found[i].overlap.predicted, plain.overlap.predicted);
        EXPECT_EQ(found[i].overlap.reference, plain.overlap.reference);
        EXPECT_EQ(found[i].predicted, plain.predicted);
        EXPECT_EQ(found[i].reference, plain.reference);
      }
    }
  }
}

TEST(ScanClasses, labels_of_two_bytes_are_counted_alike) {
  const VoxelGrid grid = {.extents = {9, 13, 21}};
  const Labels predicted = ragged_balls(grid, 1, 3);
  const Labels reference = ragged_balls(grid, 2, 3);
  const std::vector<std::uint16_t> wide_predicted(predicted.begin(), predicted.end());
  const std::vector<std::uint16_t> wide_reference(reference.begin(), reference.end());
  const auto narrow = scan_classes(predicted, reference, grid, labels);
  const auto wide = scan_classes(wide_predicted, wide_reference, grid, labels);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(narrow[i].overlap.both, wide[i].overlap.both);
    EXPECT_EQ(narrow[i].predicted, wide[i].predicted);
    EXPECT_EQ(narrow[i].reference, wide[i].reference);
  }
}

TEST(ScanClasses, volumes_of_another_size_and_classes_that_are_none_are_refused) {
  const VoxelGrid grid = {.extents = {1, 1, 2}};
  const auto scan = [&](const Labels& volume, std::vector<std::int64_t> classes) {
    return [=] { (void)scan_classes(volume, Labels{0, 0}, grid, classes); };
  };
  expect_error(ErrorKind::format, "has 3 voxels, the reference 2, the grid 2",
               scan({0, 0, 0}, {1}));
  expect_error(ErrorKind::config, "no class is named", scan({0, 0}, {}));
  expect_error(ErrorKind::config, "class 256 is no value", scan({0, 0}, {256}));
  expect_error(ErrorKind::config, "class -1 is no value", scan({0, 0}, {-1}));
  expect_error(ErrorKind::config, "class 4 is named twice", scan({0, 0}, {4, 4}));
}

}  // namespace
}  // namespace etalon::validation
