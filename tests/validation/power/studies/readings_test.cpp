// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace etalon::validation {
namespace {

/// Of so many studies the mean of the first modality's AUC, or of the difference.
double mean_value(const ReadingModel& model, int studies) {
  double sum = 0;
  for (int i = 0; i < studies; ++i) {
    Draws draws(5, 0, static_cast<std::uint64_t>(i));
    const ReaderAucs aucs = reader_aucs(draw(model, draws));
    sum += model.reference > 0 ? aucs.auc[0] - aucs.auc[1] : aucs.auc[0];
  }
  return sum / studies;
}

TEST(ReadingStudies, have_the_auc_that_they_are_drawn_for_whatever_varies) {
  for (const double much : {0.0055, 0.3}) {
    const ReadingModel model{.blocks = {{6, 40, 40}},
                             .auc = 0.85,
                             .spread = {.readers = much, .readers_by_modality = much}};
    // A standard error of 0.003 at most.
    EXPECT_NEAR(mean_value(model, 600), 0.85, 0.01) << much;
  }
}

TEST(ReadingStudies, have_the_difference_that_they_are_drawn_for) {
  const ReadingModel model{.blocks = {{5, 40, 40}}, .auc = 0.9, .reference = 0.8};
  EXPECT_NEAR(mean_value(model, 400), 0.1, 0.01);
}

TEST(ReadingStudies, leave_out_what_other_blocks_read) {
  Draws draws(1);
  const ReaderStudy study = draw({.blocks = {{1, 3, 1}, {2, 1, 2}}, .reference = 0.7}, draws);
  EXPECT_EQ(study.modalities, 2);
  EXPECT_EQ(study.readers, 3);
  EXPECT_THAT(study.truth, testing::ElementsAre(1, 1, 1, 0, 1, 0, 0));
  for (std::int64_t modality = 0; modality < 2; ++modality) {
    for (std::int64_t reader = 0; reader < 3; ++reader) {
      const auto scores = study.of(modality, reader);
      for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(ReaderStudy::is_read(scores[i]), (i < 4) == (reader == 0));
      }
    }
  }
}

TEST(ReadingStudies, are_cut_into_blocks_that_differ_by_one) {
  const auto blocks = equal_blocks(2, {5, 10, 7});
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0], (ReaderBlock{3, 5, 4}));
  EXPECT_EQ(blocks[1], (ReaderBlock{2, 5, 3}));
}

TEST(ReadingStudies, are_rated_on_so_many_levels) {
  Draws draws(2);
  const ReaderStudy study = draw({.blocks = {{3, 50, 50}}, .ratings = 5}, draws);
  for (const double score : study.score) {
    EXPECT_EQ(score, std::floor(score));
    EXPECT_GE(score, 0);
    EXPECT_LE(score, 4);
  }
}

}  // namespace
}  // namespace etalon::validation
