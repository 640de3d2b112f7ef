// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/model_curves.hpp"

#include <gtest/gtest.h>

namespace etalon::validation {
namespace {

std::vector<std::pair<double, double>> corners(const std::vector<double>& scores,
                                               const std::vector<std::int64_t>& labels) {
  std::vector<std::pair<double, double>> result;
  for (const CurvePoint& point : roc_corners(scores, labels))
    result.emplace_back(point.false_positive_rate, point.sensitivity);
  return result;
}

using Points = std::vector<std::pair<double, double>>;

TEST(RocCorners, separated_classes_have_one_corner) {
  EXPECT_EQ(corners({0.1, 0.2, 0.8, 0.9}, {0, 0, 1, 1}), (Points{{0, 0}, {0, 1}, {1, 1}}));
  EXPECT_EQ(corners({0.9, 0.8, 0.2, 0.1}, {0, 0, 1, 1}), (Points{{0, 0}, {1, 0}, {1, 1}}));
}

TEST(RocCorners, equal_scores_are_one_slanted_line) {
  EXPECT_EQ(corners({0.5, 0.5, 0.5}, {0, 1, 0}), (Points{{0, 0}, {1, 1}}));
}

TEST(RocCorners, points_on_a_line_are_left_out_and_others_stay) {
  // Two groups of ties with the same slope, then a step.
  EXPECT_EQ(corners({0.9, 0.9, 0.8, 0.8, 0.3, 0.2}, {1, 0, 1, 0, 1, 0}),
            (Points{{0, 0}, {2.0 / 3.0, 2.0 / 3.0}, {2.0 / 3.0, 1}, {1, 1}}));
}

TEST(ModelCurves, the_operating_point_is_that_of_the_threshold) {
  const std::vector<double> scores = {0.1, 0.6, 0.4, 1.0};
  const std::vector<std::int64_t> labels = {0, 0, 1, 1};
  const ModelCurves curves = curves_of({"full", "", scores}, labels, 0.5, Plan{});
  EXPECT_EQ(curves.operating_point.false_positive_rate, 0.5);
  EXPECT_EQ(curves.operating_point.sensitivity, 0.5);
  EXPECT_EQ(curves.auc, 0.75);
  ASSERT_EQ(curves.histogram.positives.size(), 20U);
  EXPECT_EQ(curves.histogram.positives.back(), 1);
  EXPECT_EQ(curves.histogram.negatives[2], 1);
}

}  // namespace
}  // namespace etalon::validation
