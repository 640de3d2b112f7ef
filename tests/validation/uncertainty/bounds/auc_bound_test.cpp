// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/auc_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/power/studies/areas.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/tails.hpp"

namespace etalon::validation {
namespace {

constexpr double alpha = 0.025;

AucSpread spread_of(const AucSample& sample) {
  return auc_spread(sample.scores, sample.labels, sample.patients);
}

double bound_of(const AucSample& sample) { return auc_lower_bound(spread_of(sample), alpha).value; }

/// `positives` cases with the scores 1000, 1001, … and `negatives` below, each its own patient.
AucSample separated(std::int64_t positives, std::int64_t negatives) {
  AucSample sample;
  for (std::int64_t i = 0; i < positives + negatives; ++i) {
    const bool is_positive = i < positives;
    sample.scores.push_back(static_cast<double>(is_positive ? 1000 + i : i - positives));
    sample.labels.push_back(is_positive ? 1 : 0);
    sample.patients.push_back(static_cast<std::uint32_t>(i));
  }
  return sample;
}

TEST(AucBound, the_variance_is_that_of_clustered_delong) {
  Draws draws(1);
  for (int i = 0; i < 50; ++i) {
    AucSample sample = draw(AucModel{.layout = separate_patients(12, 17, 3),
                                     .correlation = 0.4,
                                     .is_rated = i % 2 == 0,
                                     .auc = 0.85},
                            draws);
    // Some patients have cases of both classes.
    for (std::size_t k = 0; k < sample.labels.size(); k += 7) sample.patients[k] = 3;
    const std::array<std::span<const double>, 1> one = {sample.scores};
    const AucCovariance expected = clustered_delong(one, sample.labels, sample.patients);
    const AucSpread spread = spread_of(sample);
    EXPECT_EQ(spread.auc, expected.auc[0]);
    EXPECT_TRUE(agrees(spread.variance(), expected.covariance[0], 1e-12));
  }
}

TEST(AucBound, cases_on_their_own_lose_nothing_together) {
  Draws draws(2);
  const AucSpread spread =
      spread_of(draw(AucModel{.layout = separate_patients(11, 23), .auc = 0.8}, draws));
  EXPECT_EQ(spread.lost_together, 0.0);
  EXPECT_EQ(spread.shared, 0.0);
}

TEST(AucBound, separated_classes_have_the_highest_bound_of_the_same_patients) {
  for (const auto& [m, n] : {std::pair{10, 20}, {10, 90}, {40, 60}}) {
    const AucSample flawless = separated(m, n);
    const Bound best = auc_lower_bound(spread_of(flawless), alpha);
    EXPECT_EQ(best.value, best.attainable);
    for (const std::size_t exchanged : {1U, 2U, 5U}) {
      AucSample sample = flawless;
      for (std::size_t k = 0; k < exchanged; ++k)
        std::swap(sample.scores[k], sample.scores[static_cast<std::size_t>(m + n) - 1 - k]);
      EXPECT_LE(bound_of(sample), best.value) << m << "+" << n << ", " << exchanged;
    }
  }
}

TEST(AucBound, separation_is_as_likely_as_the_error_at_its_bound) {
  // With one case of each class, P(separated) is the AUC itself.
  EXPECT_TRUE(agrees(separated_auc_bound(1, 1, 0.4), 0.5, 1e-9));
  // Simulated at the bound, of the three ratios the least favourable: 2.5 %.
  const double limit = separated_auc_bound(10, 20, alpha);
  Draws draws(3);
  double worst = 0;
  for (const double ratio : {2.0 / 3, 1.0, 1.5}) {
    int separations = 0;
    for (int i = 0; i < 20000; ++i) {
      const AucSample sample =
          draw(AucModel{.layout = separate_patients(10, 20), .ratio = ratio, .auc = limit}, draws);
      const double least = *std::min_element(sample.scores.begin(), sample.scores.begin() + 10);
      const double greatest = *std::max_element(sample.scores.begin() + 10, sample.scores.end());
      separations += least > greatest ? 1 : 0;
    }
    worst = std::max(worst, separations / 20000.0);
  }
  EXPECT_NEAR(worst, alpha, 0.004);
}

TEST(AucBound, making_one_pair_worse_never_improves_it) {
  Draws draws(4);
  for (int i = 0; i < 200; ++i) {
    const std::int64_t size = i % 2 == 0 ? 1 : 4;
    const auto sizes = unequal_patients(6, 10, 30 + i % 19);
    AucSample sample =
        draw(AucModel{.layout = i % 10 == 9 ? separate_patients(sizes, sizes)
                                            : separate_patients(10 + i % 7, 12 + i % 19, size),
                      .correlation = 0.5,
                      .auc = i % 3 == 0 ? 0.8 : 0.95},
             draws);
    const double attainable = attainable_auc(spread_of(sample), alpha);
    const auto bound = [&](const AucSample& of) {
      return auc_lower_bound(spread_of(of), alpha, attainable).value;
    };
    const double before = bound(sample);
    std::vector<std::size_t> order(sample.scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return sample.scores[a] < sample.scores[b]; });
    // A negative right below a positive: exchanging the two makes this pair worse and no other.
    for (std::size_t k = 0; k + 1 < order.size(); ++k) {
      if (sample.labels[order[k]] == 1 || sample.labels[order[k + 1]] == 0) continue;
      AucSample worse = sample;
      std::swap(worse.scores[order[k]], worse.scores[order[k + 1]]);
      EXPECT_LE(bound(worse), before + 1e-12) << "sample " << i << ", pair " << k;
    }
  }
}

TEST(AucBound, order_and_scale_do_not_matter_and_classes_may_be_exchanged_with_the_scores) {
  Draws draws(5);
  const AucSample sample =
      draw(AucModel{.layout = separate_patients(15, 40, 2), .correlation = 0.5, .auc = 0.9}, draws);
  const double expected = bound_of(sample);
  AucSample permuted;
  std::vector<std::size_t> order(sample.scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(5));
  for (const std::size_t i : order) {
    permuted.scores.push_back(std::exp(sample.scores[i]));
    permuted.labels.push_back(sample.labels[i]);
    permuted.patients.push_back(sample.patients[i]);
  }
  EXPECT_EQ(bound_of(permuted), expected);
  AucSample exchanged = sample;
  for (double& score : exchanged.scores) score = -score;
  for (std::int64_t& label : exchanged.labels) label = 1 - label;
  EXPECT_NEAR(bound_of(exchanged), expected, 1e-12);
}

/// Each case `times` times in its patient.
AucSample copied(const AucSample& sample, int times) {
  AucSample result;
  for (std::size_t k = 0; k < sample.scores.size(); ++k)
    for (int copy = 0; copy < times; ++copy) {
      result.scores.push_back(sample.scores[k]);
      result.labels.push_back(sample.labels[k]);
      result.patients.push_back(sample.patients[k]);
    }
  return result;
}

TEST(AucBound, positives_that_are_missed_wholly_pass_no_oftener_once_they_show) {
  for (const auto& [m, n] : {std::pair{20, 40}, {40, 360}, {100, 100}}) {
    // Below all negatives, and tied with all of them.
    for (const double lost : {1.0, 0.5}) {
      for (std::int64_t missed = 1; missed < m / 4; ++missed) {
        AucSample sample = separated(m, n);
        for (std::int64_t i = 0; i < m + n; ++i) {
          double& score = sample.scores[static_cast<std::size_t>(i)];
          if (i < missed) score = lost == 1 ? -1 : 5;
          if (i >= m) score = 5;
        }
        const double chance = (1 - bound_of(sample)) / lost;
        ASSERT_LT(chance, 1);
        EXPECT_LE(binomial_upper_tail(m, m - missed, 1 - chance), 0.0251)
            << missed << " of " << m << " lose " << lost;
      }
    }
  }
}

TEST(AucBound, larger_patients_that_alone_are_missed_pass_about_as_often_as_promised) {
  constexpr int samples = 600;
  Draws draws(10);
  for (const auto& [positives, chance] : {std::pair{unequal_patients(20, 10, 200), 0.2},
                                          {unequal_patients(20, 10, 200), 0.3},
                                          {unequal_patients(40, 5, 300), 0.1}}) {
    const AucModel model{.layout = separate_patients(positives, equal_patients(100)),
                         .auc = 0.9999,
                         .missed = chance,
                         .missed_size = positives.front()};
    const double limit = true_auc(model);
    const double attainable = attainable_auc(spread_of(draw(model, draws)), alpha);
    int passes = 0;
    for (int i = 0; i < samples; ++i) {
      const AucSample sample = draw(model, draws);
      const bool is_shown = auc_lower_bound(spread_of(sample), alpha, attainable).value >= limit;
      passes += sample.missed > 0 && is_shown ? 1 : 0;
    }
    EXPECT_LE(passes, 26) << positives.size() << ", " << chance;  // 3.5 % and a standard error
  }
}

TEST(AucBound, patients_missed_but_for_one_case_pass_no_oftener) {
  constexpr std::int64_t patients = 40;
  constexpr std::int64_t size = 4;
  for (std::int64_t missed = 1; missed < 10; ++missed) {
    AucSample sample;
    for (std::int64_t i = 0; i < 2 * patients * size; ++i) {
      const bool is_positive = i < patients * size;
      const bool is_missed = is_positive && i < missed * size && i % size > 0;
      sample.labels.push_back(is_positive ? 1 : 0);
      sample.scores.push_back(is_missed ? 0 : is_positive ? 2 : 1);
      sample.patients.push_back(static_cast<std::uint32_t>(i / size));
    }
    const double chance = (1 - bound_of(sample)) / 0.75;
    EXPECT_LE(binomial_upper_tail(patients, patients - missed, 1 - chance), 0.035) << missed;
  }
}

TEST(AucBound, missing_outputs_take_the_widest_variance_and_no_known_ones_a_lower_bound) {
  Draws draws(9);
  for (int i = 0; i < 60; ++i) {
    const AucSample sample = draw(
        AucModel{.layout = separate_patients(12, 15, 1 + i % 4), .correlation = 0.8, .auc = 0.85},
        draws);
    AucSample worst = sample;
    AucSample best = sample;
    const std::size_t first = static_cast<std::size_t>(i) % 20;
    for (std::size_t k = first; k < first + 3; ++k) {
      worst.scores[k] = worst.labels[k] == 1 ? -9 : 9;
      best.scores[k] = -worst.scores[k];
    }
    const double left =
        auc_lower_bound(auc_spread(worst.scores, best.scores, worst.labels, worst.patients), alpha)
            .value;
    EXPECT_LE(left, bound_of(sample) + 1e-12) << i;
    EXPECT_LE(left, bound_of(worst) + 1e-12) << i;
    EXPECT_LE(left, bound_of(best) + 1e-12) << i;
  }
}

TEST(AucBound, a_case_twice_in_its_patient_is_no_new_evidence) {
  Draws draws(6);
  for (int i = 0; i < 60; ++i) {
    const auto sizes = unequal_patients(15, 4, 5 + i % 7);
    AucSample sample =
        draw(AucModel{.layout = i % 2 == 0 ? separate_patients(12 + i % 9, 20)
                                           : separate_patients(sizes, equal_patients(14, 2)),
                      .correlation = 0.4,
                      .auc = 0.85},
             draws);
    // Some patients have cases of both classes.
    if (i % 3 == 0) {
      for (std::size_t k = 0; k < sample.labels.size(); k += 7) sample.patients[k] = 3;
    }
    const AucSpread once = spread_of(sample);
    const AucSpread twice = spread_of(copied(sample, 2));
    EXPECT_EQ(twice.auc, once.auc);
    EXPECT_TRUE(agrees(twice.variance(), once.variance()));
    EXPECT_EQ(attainable_auc(twice, alpha), attainable_auc(once, alpha));
    const double expected = auc_lower_bound(once, alpha).value;
    EXPECT_NEAR(auc_lower_bound(twice, alpha).value, expected, 1e-12) << "sample " << i;
    EXPECT_NEAR(bound_of(copied(sample, 3)), expected, 1e-12) << "sample " << i;
  }
  const AucSample flawless = separated(10, 20);
  EXPECT_EQ(bound_of(flawless), separated_auc_bound(10, 20, alpha));
  EXPECT_EQ(bound_of(copied(flawless, 2)), separated_auc_bound(10, 20, alpha));
}

TEST(AucBound, one_patient_with_most_of_the_cases_is_one_patient) {
  Draws draws(8);
  const auto sizes = unequal_patients(1, 300, 29);
  const AucSample sample =
      draw(AucModel{.layout = separate_patients(sizes, equal_patients(40)), .auc = 0.99}, draws);
  EXPECT_NE(why_not_assessed(auc_lower_bound(spread_of(sample), alpha), 0.5), "");
}

TEST(AucBound, few_patients_or_a_limit_out_of_reach_are_not_assessed) {
  const Bound few = auc_lower_bound(spread_of(separated(9, 200)), alpha);
  EXPECT_NE(why_not_assessed(few, 0.5), "");
  const Bound enough = auc_lower_bound(spread_of(separated(10, 20)), alpha);
  EXPECT_EQ(why_not_assessed(enough, 0.8), "");
  EXPECT_NE(why_not_assessed(enough, 0.95), "");
}

TEST(AucBound, one_score_for_all_is_a_guess_and_says_so) {
  AucSample sample = separated(30, 30);
  std::fill(sample.scores.begin(), sample.scores.end(), 0.5);
  const Bound bound = auc_lower_bound(spread_of(sample), alpha);
  EXPECT_EQ(bound.estimate, 0.5);
  EXPECT_LT(bound.value, 0.45);
  EXPECT_GT(bound.value, 0.3);
}

TEST(AucBound, an_order_that_is_wrong_throughout_has_the_bound_0) {
  AucSample sample = separated(20, 20);
  for (double& score : sample.scores) score = -score;
  EXPECT_EQ(bound_of(sample), 0.0);
}

TEST(AucBound, input_that_is_no_sample_is_refused) {
  AucSample sample = separated(10, 20);
  sample.scores[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)spread_of(sample), Error);
  sample = separated(10, 20);
  sample.patients.pop_back();
  EXPECT_THROW((void)spread_of(sample), Error);
  EXPECT_THROW((void)auc_lower_bound(spread_of(separated(10, 20)), 0.5), Error);
}

// A small part of bench/validation/wrong_pass/, fixed draws: wrong pass at the limit.
TEST(AucBound, a_device_at_the_limit_passes_about_as_often_as_promised) {
  struct Cell {
    AucModel model;
    int most = 0;
  };
  constexpr int samples = 2000;
  const auto ten_large = unequal_patients(10, 40, 40);
  const auto five_large = unequal_patients(5, 10, 60);
  const std::vector<Cell> cells = {
      {{.layout = separate_patients(10, 20), .auc = 0.8}, 70},
      {{.layout = separate_patients(10, 90), .ratio = 1.5, .auc = 0.8}, 70},
      {{.layout = separate_patients(10, 90), .auc = 0.9}, 70},
      {{.layout = separate_patients(40, 120), .is_rated = true, .ratio = 1.5, .auc = 0.9}, 70},
      {{.layout = separate_patients(10, 30, 4), .correlation = 0.5, .ratio = 1.5, .auc = 0.9}, 70},
      {{.layout = separate_patients(20, 20, 4), .correlation = 1, .auc = 0.9}, 70},
      {{.layout = separate_patients(ten_large, ten_large), .correlation = 0.9, .auc = 0.8}, 70},
      {{.layout = separate_patients(five_large, five_large), .correlation = 1, .auc = 0.9}, 70},
  };
  Draws draws(7);
  for (const Cell& cell : cells) {
    const double limit = true_auc(cell.model);
    const double attainable = attainable_auc(spread_of(draw(cell.model, draws)), alpha);
    int passes = 0;
    for (int i = 0; i < samples; ++i) {
      const AucSpread spread = spread_of(draw(cell.model, draws));
      passes += auc_lower_bound(spread, alpha, attainable).value >= limit ? 1 : 0;
    }
    EXPECT_LE(passes, cell.most) << cell.model.layout.size() << " patients";
  }
}

}  // namespace
}  // namespace etalon::validation
