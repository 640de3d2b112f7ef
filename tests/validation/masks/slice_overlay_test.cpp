// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/slice_overlay.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace etalon::validation {
namespace {

using PaintedRun = SliceOverlay::Run;

LabelVolume volume(const Extents& extents, std::uint16_t value = 0) {
  LabelVolume made;
  made.grid.extents = extents;
  made.grid.spacing = {3, 2, 0.5};
  made.labels.assign(static_cast<std::size_t>(made.grid.voxels()), value);
  return made;
}

void paint(LabelVolume& of, std::int64_t z, std::int64_t row, std::int64_t begin, std::int64_t end,
           std::uint16_t value = 1) {
  const auto [depth, height, width] = of.grid.extents;
  for (std::int64_t x = begin; x < end; ++x)
    of.labels[static_cast<std::size_t>((z * height + row) * width + x)] = value;
}

TEST(SliceOverlay, is_of_the_slice_where_most_voxels_are_of_one_mask_alone) {
  LabelVolume reference = volume({4, 20, 30});
  LabelVolume prediction = reference;
  paint(reference, 1, 5, 0, 30);
  paint(prediction, 1, 5, 0, 30);  // The largest, and the same in both.
  paint(reference, 2, 10, 10, 14);
  paint(prediction, 2, 10, 12, 15);
  paint(prediction, 2, 12, 11, 12);
  paint(prediction, 2, 2, 0, 30, 2);  // Another structure.
  const SliceOverlay overlay = slice_overlay(prediction, reference, 1);
  EXPECT_EQ(overlay.plane, 3);
  EXPECT_EQ(overlay.planes, 4);
  // Three voxels around rows 10 to 12 and columns 10 to 14.
  EXPECT_EQ(overlay.rows, 9);
  EXPECT_EQ(overlay.columns, 11);
  EXPECT_EQ(overlay.spacing, (std::array<double, 2>{2, 0.5}));
  EXPECT_EQ(overlay.runs, (std::vector<PaintedRun>{{OverlayPart::reference_only, 3, 3, 5},
                                                   {OverlayPart::both, 3, 5, 7},
                                                   {OverlayPart::predicted_only, 3, 7, 8},
                                                   {OverlayPart::predicted_only, 5, 4, 5}}));
}

TEST(SliceOverlay, of_equal_masks_is_the_largest_slice_and_of_none_is_empty) {
  LabelVolume reference = volume({3, 8, 8});
  EXPECT_EQ(slice_overlay(reference, reference, 1), SliceOverlay{});
  paint(reference, 0, 0, 0, 2);
  paint(reference, 2, 7, 0, 8);
  const SliceOverlay overlay = slice_overlay(reference, reference, 1);
  EXPECT_EQ(overlay.plane, 3);
  // At the border there is no margin.
  EXPECT_EQ(overlay.rows, 4);
  EXPECT_EQ(overlay.columns, 8);
  EXPECT_EQ(overlay.runs, (std::vector<PaintedRun>{{OverlayPart::both, 3, 0, 8}}));
}

TEST(SliceOverlay, of_a_missed_structure_shows_it) {
  LabelVolume reference = volume({1, 8, 8});
  const LabelVolume prediction = reference;
  paint(reference, 0, 4, 2, 6);
  EXPECT_EQ(slice_overlay(prediction, reference, 1).runs,
            (std::vector<PaintedRun>{{OverlayPart::reference_only, 3, 2, 6}}));
}

TEST(SliceOverlay, of_very_many_runs_is_drawn_coarser) {
  LabelVolume reference = volume({1, 400, 400});
  for (std::size_t i = 0; i < reference.labels.size(); i += 2) reference.labels[i] = 1;
  const LabelVolume prediction = volume({1, 400, 400}, 0);
  const SliceOverlay overlay = slice_overlay(prediction, reference, 1);
  EXPECT_LE(overlay.runs.size(), most_overlay_runs);
  EXPECT_EQ(overlay.rows, 200);
  EXPECT_EQ(overlay.columns, 200);
  EXPECT_EQ(overlay.spacing, (std::array<double, 2>{4, 1}));
}

}  // namespace
}  // namespace etalon::validation
