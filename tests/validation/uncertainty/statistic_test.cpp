// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/statistic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "tests/validation/metrics/errors.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation {
namespace {

/// Random cases of patients with up to four cases each, scores on 20 levels.
class StatisticTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::mt19937_64 words(8);
    for (int patient = 0; patient < 25; ++patient) {
      for (std::uint64_t i = 1 + words() % 4; i > 0; --i) {
        patients_.push_back(std::to_string(patient));
        labels_.push_back(static_cast<std::int64_t>(words() % 2));
        scores_.push_back(static_cast<double>(words() % 21) / 20);
        counts_.push_back(static_cast<std::uint32_t>(words() % 3));
      }
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      for (std::uint32_t copy = 0; copy < counts_[i]; ++copy) {
        drawn_scores_.push_back(scores_[i]);
        drawn_labels_.push_back(labels_[i]);
      }
    }
  }
  [[nodiscard]] double value_of(const Statistic& statistic) const {
    double value = 0;
    statistic.evaluate(counts_, std::span(&value, 1));
    return value;
  }
  /// The fast jackknife against the plain one of the base class.
  void expect_plain_leave_one_out(const Statistic& statistic) const {
    const Clusters clusters = clusters_of(patients_);
    const std::vector<double> fast = statistic.leave_one_out(clusters);
    const std::vector<double> plain = statistic.Statistic::leave_one_out(clusters);
    ASSERT_EQ(fast.size(), plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i)
      EXPECT_NEAR(fast[i], plain[i], 1e-14) << "without patient " << i;
  }

  std::vector<std::string> patients_;
  std::vector<std::int64_t> labels_;
  std::vector<double> scores_;
  std::vector<std::uint32_t> counts_;
  std::vector<double> drawn_scores_;  ///< the resample that counts_ says, written out
  std::vector<std::int64_t> drawn_labels_;
};

TEST_F(StatisticTest, auc_of_counts_is_the_auc_of_the_copied_cases) {
  const AucStatistic statistic(scores_, labels_);
  EXPECT_EQ(value_of(statistic), auc(drawn_scores_, drawn_labels_));
  EXPECT_EQ(statistic.estimate(std::ssize(scores_))[0], auc(scores_, labels_));
}

TEST_F(StatisticTest, auc_leaves_patients_out_as_if_they_were_not_there) {
  expect_plain_leave_one_out(AucStatistic(scores_, labels_));
}

TEST_F(StatisticTest, auc_without_positives_is_undefined) {
  const AucStatistic statistic(scores_, labels_);
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] = labels_[i] == 1 ? 0 : 1;
  EXPECT_TRUE(std::isnan(value_of(statistic)));
}

TEST_F(StatisticTest, a_ratio_gives_the_brier_score_of_the_copied_cases) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < scores_.size(); ++i)
    errors.push_back(std::pow(scores_[i] - static_cast<double>(labels_[i]), 2));
  const RatioStatistic statistic(errors);
  EXPECT_NEAR(value_of(statistic), brier_score(drawn_scores_, drawn_labels_), 1e-15);
  expect_plain_leave_one_out(statistic);
}

TEST_F(StatisticTest, a_ratio_without_weight_is_undefined) {
  const RatioStatistic statistic({1.0, 1.0}, {0.0, 0.0});
  EXPECT_TRUE(std::isnan(statistic.estimate(2)[0]));
}

TEST_F(StatisticTest, the_roc_statistic_lies_on_the_curve_of_the_copied_cases) {
  constexpr std::int64_t points = 41;
  const RocCurveStatistic statistic(scores_, labels_, points);
  std::vector<double> values(points);
  statistic.evaluate(counts_, values);
  const RocCurve curve = roc_curve(drawn_scores_, drawn_labels_);
  for (std::int64_t i = 0; i < points; ++i) {
    const double at = static_cast<double>(i) / (points - 1);
    // The plain twin: the piece of the curve whose right end lies beyond `at`.
    double expected = 1;
    for (std::size_t k = 1; k < curve.points.size(); ++k) {
      const double x0 = curve.false_positive_rate(curve.points[k - 1]);
      const double x1 = curve.false_positive_rate(curve.points[k]);
      if (x0 > at || x1 <= at) continue;
      const double y0 = curve.sensitivity(curve.points[k - 1]);
      const double y1 = curve.sensitivity(curve.points[k]);
      expected = y0 + (y1 - y0) * (at - x0) / (x1 - x0);
    }
    EXPECT_NEAR(values[static_cast<std::size_t>(i)], expected, 1e-13) << "at " << at;
  }
}

TEST_F(StatisticTest, impossible_input_is_refused) {
  expect_error(ErrorKind::numeric, "0 negatives", [] {
    const AucStatistic bad(std::vector<double>{1, 2}, std::vector<std::int64_t>{1, 1});
  });
  expect_error(ErrorKind::format, "1 values for 2 weights",
               [] { const RatioStatistic bad({1.0}, {1.0, 1.0}); });
}

}  // namespace
}  // namespace etalon::validation
