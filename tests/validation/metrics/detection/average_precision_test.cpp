// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/average_precision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;

TEST(DetectionAveragePrecision, is_the_area_under_the_highest_precision_ahead) {
  // Recall 1/4 at precision 1, 2/4 at 2/3, 3/4 at 3/5.
  const std::vector<JudgedMark> marks = {
      {0.9, true}, {0.8, false}, {0.7, true}, {0.6, false}, {0.5, true}};
  EXPECT_DOUBLE_EQ(detection_average_precision(marks, 4), (1 + 2.0 / 3 + 3.0 / 5) / 4);
  // Precision 1/2 first, 2/3 later: the later one counts for both.
  const std::vector<JudgedMark> rising = {{0.9, false}, {0.8, true}, {0.7, true}};
  EXPECT_DOUBLE_EQ(detection_average_precision(rising, 2), 2.0 / 3);
}

TEST(DetectionAveragePrecision, marks_of_equal_score_count_together) {
  const std::vector<JudgedMark> one = {{0.5, true}, {0.5, false}};
  const std::vector<JudgedMark> other = {{0.5, false}, {0.5, true}};
  EXPECT_EQ(detection_average_precision(one, 1), 0.5);
  EXPECT_EQ(detection_average_precision(other, 1), 0.5);
}

TEST(DetectionAveragePrecision, of_no_mark_is_zero_and_of_no_lesion_refused) {
  EXPECT_EQ(detection_average_precision({}, 3), 0);
  EXPECT_THROW(static_cast<void>(detection_average_precision({}, 0)), Error);
}

TEST(JudgedMarks, find_a_lesion_once) {
  const std::vector<MarkedLesion> lesions = {{Spot::at(0, 0)}, {Spot::at(3, 0)}};
  const std::vector<Mark> marks = {
      {Spot::at(0, 0), 0.4}, {Spot::at(1, 0), 0.9}, {Spot::at(0, 1), 0.1}};
  const auto judged = judged_marks(marks, lesions, {.rule = HitRule::distance, .least = 4});
  std::vector<bool> hits;
  for (const JudgedMark& each : judged) hits.push_back(each.is_hit);
  // The surest takes the nearer one, the next what is left, the last finds nothing.
  EXPECT_THAT(hits, ElementsAre(true, true, false));
  EXPECT_EQ(judged[0].score, 0.9);
}

}  // namespace
}  // namespace etalon::validation
