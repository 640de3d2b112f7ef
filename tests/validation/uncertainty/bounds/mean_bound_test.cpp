// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/mean_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/power/studies/risks.hpp"

namespace etalon::validation {
namespace {

constexpr double alpha = 0.025;

MeanSpread brier_of(const RiskSample& sample) {
  return brier_spread(sample.scores, sample.labels, sample.patients);
}
MeanSpread scaled_of(const RiskSample& sample) {
  return scaled_brier_spread(sample.scores, sample.labels, sample.patients);
}

TEST(MeanBound, estimates_are_the_brier_score_and_what_it_leaves_of_the_shares) {
  Draws draws(1);
  const RiskSample sample =
      draw(RiskModel{.patients = 200, .cases_per_patient = 2, .correlation = 0.5}, draws);
  const double brier = brier_score(sample.scores, sample.labels);
  const double share =
      static_cast<double>(std::accumulate(sample.labels.begin(), sample.labels.end(), 0LL)) /
      static_cast<double>(sample.labels.size());
  EXPECT_TRUE(agrees(brier_of(sample).estimate, brier));
  EXPECT_TRUE(agrees(scaled_of(sample).estimate, 1 - brier / (share * (1 - share))));
  EXPECT_EQ(brier_of(sample).patients, 200);
}

TEST(MeanBound, the_variance_of_cases_on_their_own_is_that_of_a_mean) {
  RiskSample sample;
  for (int i = 0; i < 4; ++i) {
    sample.scores.push_back(0.1 + 0.2 * i);
    sample.labels.push_back(i % 2);
    sample.patients.push_back(static_cast<std::uint32_t>(i));
  }
  // Losses 0.01, 0.49, 0.25, 0.09: mean 0.21, sample variance 0.1344 / 3.
  EXPECT_TRUE(agrees(brier_of(sample).variance, 0.1344 / 3 / 4, 1e-12));
  EXPECT_TRUE(agrees(brier_of(sample).worst, (0.81 + 0.49 + 0.25 + 0.49) / 4, 1e-12));
}

TEST(MeanBound, the_variance_of_the_scaled_score_is_that_of_a_jackknife) {
  Draws draws(2);
  const RiskSample sample = draw(RiskModel{.patients = 400}, draws);
  const double n = static_cast<double>(sample.labels.size());
  std::vector<double> without;
  for (std::size_t k = 0; k < sample.labels.size(); ++k) {
    RiskSample less;
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
      if (i == k) continue;
      less.scores.push_back(sample.scores[i]);
      less.labels.push_back(sample.labels[i]);
      less.patients.push_back(static_cast<std::uint32_t>(i < k ? i : i - 1));
    }
    without.push_back(scaled_of(less).estimate);
  }
  const double mean = std::accumulate(without.begin(), without.end(), 0.0) / n;
  double squares = 0;
  for (const double value : without) squares += (value - mean) * (value - mean);
  EXPECT_TRUE(agrees(scaled_of(sample).variance, (n - 1) / n * squares, 0.02));
}

TEST(MeanBound, a_constant_score_is_no_better_than_the_shares) {
  RiskSample sample;
  for (int i = 0; i < 400; ++i) {
    sample.scores.push_back(0.1);
    sample.labels.push_back(i % 10 == 0 ? 1 : 0);
    sample.patients.push_back(static_cast<std::uint32_t>(i));
  }
  EXPECT_NEAR(scaled_of(sample).estimate, 0, 1e-12);
  EXPECT_LE(mean_lower_bound(scaled_of(sample), alpha).value, 1e-12);
}

TEST(MeanBound, a_flawless_sample_leaves_what_may_have_gone_unseen) {
  RiskSample sample;
  for (int i = 0; i < 200; ++i) {
    sample.scores.push_back(i % 2);
    sample.labels.push_back(i % 2);
    sample.patients.push_back(static_cast<std::uint32_t>(i));
  }
  const Bound bound = mean_upper_bound(brier_of(sample), alpha);
  EXPECT_EQ(bound.estimate, 0.0);
  EXPECT_TRUE(agrees(bound.value, 1 - std::pow(alpha, 1.0 / 200)));
  EXPECT_LT(mean_lower_bound(scaled_of(sample), alpha).value, 1.0);
}

TEST(MeanBound, few_patients_are_not_assessed) {
  Draws draws(3);
  EXPECT_NE(mean_upper_bound(brier_of(draw(RiskModel{.patients = 99}, draws)), alpha).refusal, "");
  EXPECT_EQ(mean_upper_bound(brier_of(draw(RiskModel{.patients = 100}, draws)), alpha).refusal, "");
  RiskSample rare = draw(RiskModel{.patients = 300}, draws);
  std::fill(rare.labels.begin(), rare.labels.end(), 0);
  std::fill(rare.labels.begin(), rare.labels.begin() + 9, 1);
  EXPECT_NE(mean_upper_bound(brier_of(rare), alpha).refusal, "");
}

TEST(MeanBound, what_is_no_probability_is_refused) {
  Draws draws(4);
  RiskSample sample = draw(RiskModel{.patients = 100}, draws);
  for (const double bad : {1.5, -0.1, std::numeric_limits<double>::quiet_NaN()}) {
    sample.scores[7] = bad;
    EXPECT_THROW((void)brier_of(sample), Error);
  }
}

// A small part of bench/validation/wrong_pass/, fixed draws.
TEST(MeanBound, a_score_at_the_limit_passes_about_as_often_as_promised) {
  constexpr int samples = 2000;
  Draws draws(5);
  for (const double prevalence : {0.2, 0.5}) {
    for (const double correlation : {0.0, 0.5}) {
      const RiskModel model{.patients = 100,
                            .cases_per_patient = correlation > 0 ? 4 : 1,
                            .correlation = correlation,
                            .prevalence = prevalence,
                            .factor = 1.5};
      const double limit = truth_of(model).brier;
      int passes = 0;
      for (int i = 0; i < samples; ++i) {
        const Bound bound = mean_upper_bound(brier_of(draw(model, draws)), alpha);
        passes += bound.refusal.empty() && bound.value <= limit ? 1 : 0;
      }
      EXPECT_LE(passes, 80) << prevalence << ", " << correlation;  // 3.5 % and a standard error
    }
  }
}

}  // namespace
}  // namespace etalon::validation
