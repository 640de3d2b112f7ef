// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/roc.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/small_sample.hpp"
#include "validation/metrics/confusion.hpp"

namespace etalon::validation {
namespace {

/// The definition: every pair of a positive and a negative case, ties counting half.
double auc_by_pairs(const std::vector<double>& scores, const std::vector<std::int64_t>& labels) {
  double half_pairs = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (labels[i] != 1 || labels[j] != 0) continue;
      pairs += 1;
      half_pairs += scores[i] > scores[j] ? 2 : scores[i] == scores[j] ? 1 : 0;
    }
  }
  return half_pairs / (2 * pairs);
}

TEST(Auc, agrees_with_scikit_learn) {
  const SmallSample sample;
  EXPECT_DOUBLE_EQ(auc(sample.scores, sample.labels), 0.8611111111111112);  // roc_auc_score
}

TEST(Auc, is_the_share_of_ordered_pairs_to_the_last_bit) {
  std::mt19937_64 words(7);
  for (int round = 0; round < 60; ++round) {
    const std::uint64_t levels = 2 + words() % 40;
    std::vector<double> scores = {0.5, 0.25};
    std::vector<std::int64_t> labels = {0, 1};
    for (std::uint64_t i = words() % 80; i > 0; --i) {
      scores.push_back(static_cast<double>(words() % levels) / static_cast<double>(levels) - 0.3);
      labels.push_back(static_cast<std::int64_t>(words() % 2));
    }
    ASSERT_EQ(auc(scores, labels), auc_by_pairs(scores, labels)) << "round " << round;
  }
}

TEST(Auc, is_1_0_and_one_half_where_it_must_be) {
  const std::vector<std::int64_t> labels = {0, 0, 1, 1};
  EXPECT_EQ(auc(std::vector<double>{1, 2, 3, 4}, labels), 1.0);
  EXPECT_EQ(auc(std::vector<double>{4, 3, 2, 1}, labels), 0.0);
  EXPECT_EQ(auc(std::vector<double>{5, 5, 5, 5}, labels), 0.5);
}

TEST(Auc, does_not_overflow_where_32_bit_counts_would) {
  // 80 000 · 80 000 pairs; the upper positive half lies above, the other ties with all negatives.
  std::vector<double> scores(160000, 0.0);
  std::vector<std::int64_t> labels(160000, 0);
  for (std::size_t i = 0; i < 80000; ++i) {
    labels[i] = 1;
    scores[i] = i < 40000 ? 1.0 : 0.0;
  }
  EXPECT_EQ(auc(scores, labels), 0.75);
}

TEST(RocCurve, agrees_with_scikit_learn) {
  const SmallSample sample;
  const RocCurve curve = roc_curve(sample.scores, sample.labels);
  // roc_curve(drop_intermediate=False), times 6 cases of each class.
  const std::vector<std::int64_t> false_positives = {0, 0, 0, 0, 0, 1, 3, 3, 4, 5, 6};
  const std::vector<std::int64_t> true_positives = {0, 1, 2, 3, 4, 4, 5, 6, 6, 6, 6};
  const std::vector<double> thresholds = {
      std::numeric_limits<double>::infinity(), 1, 0.9, 0.8, 0.7, 0.65, 0.4, 0.35, 0.2, 0.1, 0};
  ASSERT_EQ(curve.points.size(), thresholds.size());
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    EXPECT_EQ(curve.points[i].threshold, thresholds[i]);
    EXPECT_EQ(curve.points[i].false_positives, false_positives[i]) << "point " << i;
    EXPECT_EQ(curve.points[i].true_positives, true_positives[i]) << "point " << i;
  }
  EXPECT_EQ(curve.sensitivity(curve.points.back()), 1.0);
  EXPECT_EQ(curve.false_positive_rate(curve.points.back()), 1.0);
}

TEST(RocCurve, every_point_is_the_confusion_at_its_threshold) {
  std::mt19937_64 words(9);
  std::vector<double> scores = {0, 0};
  std::vector<std::int64_t> labels = {0, 1};
  for (int i = 0; i < 200; ++i) {
    scores.push_back(static_cast<double>(words() % 50) / 49);
    labels.push_back(static_cast<std::int64_t>(words() % 2));
  }
  const RocCurve curve = roc_curve(scores, labels);
  for (const RocPoint& point : curve.points) {
    const Confusion counts = confusion(scores, labels, point.threshold);
    EXPECT_EQ(counts.true_positives, point.true_positives);
    EXPECT_EQ(counts.false_positives, point.false_positives);
  }
}

TEST(RocCurve, needs_both_classes_and_finite_scores) {
  expect_error(ErrorKind::numeric, "0 positives and 2 negatives",
               [] { (void)roc_curve(std::vector<double>{1, 2}, std::vector<std::int64_t>{0, 0}); });
  expect_error(ErrorKind::numeric, "score of case 0 is nan", [] {
    (void)auc(std::vector<double>{std::nan(""), 2}, std::vector<std::int64_t>{0, 1});
  });
  expect_error(ErrorKind::format, "label of case 1 is 2",
               [] { (void)auc(std::vector<double>{1, 2}, std::vector<std::int64_t>{0, 2}); });
}

}  // namespace
}  // namespace etalon::validation
