// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/mean_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

constexpr double alpha = 0.025;

MeanSpread scaled_of(const RiskSample& sample) {
  return scaled_brier_spread(sample.scores, sample.labels, sample.patients);
}

TEST(MeanBound, estimates_are_the_brier_score_and_what_it_leaves_of_the_shares) {
  Draws draws(1);
  const RiskSample sample =
      draw(RiskModel{.cases = equal_patients(200, 2), .correlation = 0.5}, draws);
  const double brier = brier_score(sample.scores, sample.labels);
  const double share =
      static_cast<double>(std::accumulate(sample.labels.begin(), sample.labels.end(), 0LL)) /
      static_cast<double>(sample.labels.size());
  EXPECT_TRUE(agrees(scaled_of(sample).estimate, 1 - brier / (share * (1 - share))));
  EXPECT_EQ(scaled_of(sample).patients, 200);
}

TEST(MeanBound, the_variance_of_the_scaled_score_is_that_of_a_jackknife) {
  Draws draws(2);
  const RiskSample sample = draw(RiskModel{.cases = equal_patients(400)}, draws);
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

TEST(MeanBound, one_more_patient_is_imagined_who_lost_everything) {
  RiskSample sample;
  for (int i = 0; i < 200; ++i) {
    sample.scores.push_back(i < 8 ? 1 - i % 2 : i % 2);
    sample.labels.push_back(i % 2);
    sample.patients.push_back(static_cast<std::uint32_t>(i));
  }
  // Eight of 200 lost: influences 0.96/200 and −0.04/200, and the imagined one's 0.96/200.
  const double variance = 200.0 / 199 * (8 * 0.96 * 0.96 + 192 * 0.04 * 0.04) / 40000;
  const double imagined = 0.96 / 200;
  const double all = variance + imagined * imagined;
  const double third = (9 * std::pow(0.96, 3) - 192 * std::pow(0.04, 3)) / 8e6;
  const double z = normal_quantile(1 - alpha);
  const double distance =
      student_quantile(199, 1 - alpha) * std::sqrt(all) + third / all * (2 * z * z + 1) / 6;
  EXPECT_NEAR(mean_lower_bound(scaled_of(sample), alpha).value, 1 - (0.04 + distance) / 0.25,
              1e-12);
}

TEST(MeanBound, few_patients_are_not_assessed) {
  Draws draws(3);
  EXPECT_NE(mean_lower_bound(scaled_of(draw(RiskModel{.cases = equal_patients(99)}, draws)), alpha)
                .refusal,
            "");
  EXPECT_EQ(mean_lower_bound(scaled_of(draw(RiskModel{}, draws)), alpha).refusal, "");
  RiskSample rare = draw(RiskModel{.cases = equal_patients(300)}, draws);
  std::fill(rare.labels.begin(), rare.labels.end(), 0);
  std::fill(rare.labels.begin(), rare.labels.begin() + 9, 1);
  EXPECT_NE(mean_lower_bound(scaled_of(rare), alpha).refusal, "");
}

TEST(MeanBound, what_is_no_probability_is_refused) {
  Draws draws(4);
  RiskSample sample = draw(RiskModel{}, draws);
  for (const double bad : {1.5, -0.1, std::numeric_limits<double>::quiet_NaN()}) {
    sample.scores[7] = bad;
    EXPECT_THROW((void)scaled_of(sample), Error);
  }
}

/// Passes of studies at the limit, by the bound of the score and of the scaled one.
std::array<int, 2> passes_at_limit(const SureModel& model, int samples, Draws& draws) {
  const double limit = brier_of(model);
  const double scaled_limit = 1 - limit / (model.prevalence * (1 - model.prevalence));
  std::array<int, 2> passes{};
  for (int i = 0; i < samples; ++i) {
    const RiskSample sample = draw(model, draws);
    const BoundedMean brier(brier_losses(sample.scores, sample.labels), 1, sample.patients);
    const Bound scaled = mean_lower_bound(scaled_of(sample), alpha);
    passes[0] += brier.is_at_most(limit + 1e-12, alpha) ? 1 : 0;
    passes[1] += scaled.refusal.empty() && scaled.value >= scaled_limit - 1e-12 ? 1 : 0;
  }
  return passes;
}

// A small part of bench/validation/wrong_pass/, fixed draws: single cases with few large errors.
TEST(MeanBound, few_large_errors_pass_about_as_often_as_promised) {
  constexpr int samples = 1500;
  Draws draws(6);
  for (const auto& [patients, errors] : {std::pair<std::int64_t, double>{100, 4.5},
                                         {200, 4.45},
                                         {400, 4.45},
                                         {100, 5.5},
                                         {200, 7.0}}) {
    for (const double score : {1.0, 0.95}) {
      const SureModel model{.cases = equal_patients(patients),
                            .prevalence = 0.5,
                            .wrong = errors / static_cast<double>(patients),
                            .score = score};
      for (const int passes : passes_at_limit(model, samples, draws))
        EXPECT_LE(passes, 60) << patients << ", " << errors << ", " << score;  // 3.5 %, an error
    }
  }
}

TEST(MeanBound, unequal_patients_who_fail_as_a_whole_pass_about_as_often_as_promised) {
  constexpr int samples = 800;
  Draws draws(7);
  for (const auto& [cases, wrong] : {std::pair{unequal_patients(10, 20, 600), 0.1},
                                     {unequal_patients(20, 10, 300), 0.05},
                                     {unequal_patients(20, 10, 300), 0.1},
                                     {unequal_patients(40, 5, 150), 0.06}}) {
    for (const double correlation : {0.5, 1.0}) {
      const SureModel model{
          .cases = cases, .correlation = correlation, .prevalence = 0.5, .wrong = wrong};
      for (const int passes : passes_at_limit(model, samples, draws))
        EXPECT_LE(passes, 33) << cases.size() << ", " << wrong << ", " << correlation;
    }
  }
  // Failures in the large ones alone.
  for (const auto& [cases, wrong] :
       {std::pair{unequal_patients(20, 10, 300), 0.125}, {unequal_patients(1, 50, 2000), 0.3}}) {
    const SureModel model{
        .cases = cases, .prevalence = 0.5, .wrong = wrong, .wrong_size = cases.front()};
    for (const int passes : passes_at_limit(model, samples, draws))
      EXPECT_LE(passes, 33) << cases.size() << ", " << wrong;
  }
}

// Those who fail are too few among small ones to be the typical patient.
TEST(MeanBound, larger_patients_who_alone_fail_pass_about_as_often_as_promised) {
  constexpr int samples = 600;
  Draws draws(9);
  for (const auto& [cases, wrong] : {std::pair{unequal_patients(40, 5, 1000), 0.051},
                                     {unequal_patients(10, 10, 3000), 0.25},
                                     {unequal_patients(10, 3, 200), 0.2},
                                     {unequal_patients(60, 3, 540), 0.042}}) {
    const SureModel model{
        .cases = cases, .prevalence = 0.5, .wrong = wrong, .wrong_size = cases.front()};
    for (const int passes : passes_at_limit(model, samples, draws))
      EXPECT_LE(passes, 26) << cases.size() << ", " << wrong;  // 3.5 % and a standard error
  }
}

// The fewer of a class there are, the more the share that stands below the score varies.
TEST(MeanBound, a_scaled_score_of_a_rare_class_passes_about_as_often_as_promised) {
  struct Cohort {
    std::size_t patients;
    double prevalence;
    double of_positives;  ///< scores
    double of_wrong_negatives;
    double of_others;
  };
  constexpr int samples = 2000;
  constexpr double wrong = 0.03;  // of the negatives
  Draws draws(10);
  for (const Cohort& cohort : {Cohort{1000, 0.03, 0.8, 0.8, 0.03}, {2000, 0.01, 0.95, 0.5, 0.01}}) {
    const auto square = [](double x) { return x * x; };
    const double brier = cohort.prevalence * square(1 - cohort.of_positives) +
                         (1 - cohort.prevalence) * (wrong * square(cohort.of_wrong_negatives) +
                                                    (1 - wrong) * square(cohort.of_others));
    const double limit = 1 - brier / (cohort.prevalence * (1 - cohort.prevalence));
    RiskSample sample;
    sample.scores.resize(cohort.patients);
    sample.labels.resize(cohort.patients);
    sample.patients.resize(cohort.patients);
    std::iota(sample.patients.begin(), sample.patients.end(), 0U);
    int passes = 0;
    for (int study = 0; study < samples; ++study) {
      for (std::size_t i = 0; i < cohort.patients; ++i) {
        sample.labels[i] = draws.uniform() < cohort.prevalence ? 1 : 0;
        sample.scores[i] = sample.labels[i] == 1     ? cohort.of_positives
                           : draws.uniform() < wrong ? cohort.of_wrong_negatives
                                                     : cohort.of_others;
      }
      const Bound bound = mean_lower_bound(scaled_of(sample), alpha);
      passes += bound.refusal.empty() && bound.value >= limit ? 1 : 0;
    }
    EXPECT_LE(passes, 80) << cohort.patients;  // 3.5 % and a standard error
  }
}

TEST(MeanBound, the_scaled_score_is_refuted_as_its_loss_less_so_much_of_the_reference_is) {
  Draws draws(11);
  RiskModel model;
  model.cases = equal_patients(300);
  model.prevalence = 0.1;
  const RiskSample sample = draw(model, draws);
  const MeanSpread spread = scaled_of(sample);
  const double value = mean_lower_bound(spread, alpha).value;
  // Loss − (1 − value)·reference of each case is a loss whose bound is 0.
  const double n = static_cast<double>(sample.labels.size());
  const double share =
      static_cast<double>(std::accumulate(sample.labels.begin(), sample.labels.end(), 0LL)) / n;
  std::vector<double> left;
  for (std::size_t i = 0; i < sample.labels.size(); ++i) {
    const double y = static_cast<double>(sample.labels[i]);
    left.push_back(std::pow(sample.scores[i] - y, 2) - (1 - value) * std::pow(y - share, 2));
  }
  const double mean = std::accumulate(left.begin(), left.end(), 0.0) / n;
  double squares = 0;
  double cubes = 0;
  for (const double each : left) {
    squares += std::pow((each - mean) / n, 2);
    cubes += std::pow((each - mean) / n, 3);
  }
  const double imagined = (1 - brier_score(sample.scores, sample.labels)) / n;
  const double all = n / (n - 1) * squares + imagined * imagined;
  const double z = normal_quantile(1 - alpha);
  const double skewness =
      std::max(0.0, (std::max(0.0, cubes) + imagined * imagined * imagined) / std::pow(all, 1.5));
  EXPECT_NEAR(
      mean + (student_quantile(n - 1, 1 - alpha) + skewness * (2 * z * z + 1) / 6) * std::sqrt(all),
      0, 1e-9);
}

TEST(MeanBound, cases_that_stand_twice_in_their_patient_change_nothing) {
  Draws draws(8);
  const RiskSample once = draw(RiskModel{.cases = unequal_patients(20, 3, 150)}, draws);
  RiskSample twice;
  for (std::size_t i = 0; i < 2 * once.labels.size(); ++i) {
    twice.scores.push_back(once.scores[i / 2]);
    twice.labels.push_back(once.labels[i / 2]);
    twice.patients.push_back(once.patients[i / 2]);
  }
  EXPECT_NEAR(mean_lower_bound(scaled_of(twice), alpha).value,
              mean_lower_bound(scaled_of(once), alpha).value, 1e-12);
}

}  // namespace
}  // namespace etalon::validation
