// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/mask_scores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/masks/small_masks.hpp"

namespace etalon::validation {
namespace {

LabelVolume volume(const std::string& digits) {
  const std::string bytes = small_mask(digits);
  return read_label_volume(std::as_bytes(std::span(bytes)), "mask.nrrd");
}

const MaskOptions two_classes = {.classes = {"1=liver", "2=tumour"}, .lesions = {"tumour"}};

double value(const StructureRow& row, const MaskScoring& scoring, std::string_view id) {
  for (std::size_t i = 0; i < scoring.columns.size(); ++i)
    if (scoring.columns[i].id == id) return row.values[i];
  ADD_FAILURE() << "no column " << id;
  return 0;
}

TEST(MaskScores, of_a_case_are_those_of_each_structure) {
  const MaskScoring scoring(two_classes);
  const LabelVolume predicted = volume("11000022");
  const LabelVolume reference = volume("10000002");
  const auto rows = score_case(&predicted, reference, scoring, 2);
  ASSERT_EQ(rows.size(), 2u);
  const auto direct = score_structures(predicted.labels, reference.labels, reference.grid,
                                       std::vector<std::int64_t>{1, 2});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].values, score_row(direct[i], scoring.columns));
    EXPECT_EQ(rows[i].presence, Presence::both);
    EXPECT_EQ(rows[i].predicted_voxels, 2);
    EXPECT_EQ(rows[i].reference_voxels, 1);
  }
  EXPECT_DOUBLE_EQ(value(rows[0], scoring, "dice/1"), 2.0 / 3.0);
  EXPECT_TRUE(rows[0].lesions.empty());
  ASSERT_EQ(rows[1].lesions.size(), 1u);
  EXPECT_EQ(rows[1].lesions[0].found, 1);
}

TEST(MaskScores, without_an_output_are_the_worst_also_of_what_is_not_there) {
  const MaskScoring scoring(two_classes);
  const LabelVolume reference = volume("10000000");
  const LabelVolume nothing = volume("00000000");
  const auto empty = score_case(&nothing, reference, scoring, 1);
  const auto missing = score_case(nullptr, reference, scoring, 1);
  EXPECT_EQ(value(empty[1], scoring, "dice/1"), 1);
  for (const StructureRow& row : missing) {
    EXPECT_FALSE(row.has_output);
    EXPECT_EQ(value(row, scoring, "dice/1"), 0);
    EXPECT_EQ(value(row, scoring, "nsd.surfel/1"), 0);
    EXPECT_EQ(value(row, scoring, "hd95.pooled/1"), reference.grid.diagonal());
    EXPECT_TRUE(std::isnan(value(row, scoring, "volume_difference/1")));
  }
  // No score is better than that of whatever mask.
  for (std::size_t i = 0; i < scoring.columns.size(); ++i) {
    const double worst = missing[0].values[i];
    if (scoring.columns[i].better == BetterScore::higher) {
      EXPECT_LE(worst, empty[0].values[i]) << scoring.columns[i].name();
    } else if (scoring.columns[i].better == BetterScore::lower) {
      EXPECT_GE(worst, empty[0].values[i]) << scoring.columns[i].name();
    }
  }
}

}  // namespace
}  // namespace etalon::validation
