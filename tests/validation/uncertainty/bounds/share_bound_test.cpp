// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/share_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <vector>

#include "core/error.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/tails.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {
namespace {

using Counts = std::vector<std::int64_t>;
constexpr double alpha = 0.025;

double bound_of(const Counts& successes, const Counts& trials) {
  return share_lower_bound(share_spread(successes, trials), alpha).value;
}

TEST(ShareBound, one_case_per_patient_is_the_exact_bound) {
  for (const auto& [x, n] : {std::pair{81, 263}, {15, 148}, {1, 29}, {29, 29}, {0, 20}}) {
    Counts successes(static_cast<std::size_t>(n), 0);
    std::fill(successes.begin(), successes.begin() + x, 1);
    const ShareSpread spread = share_spread(successes, Counts(successes.size(), 1));
    const Interval exact = clopper_pearson_interval(x, n, 0.95);
    EXPECT_NEAR(share_lower_bound(spread, alpha).value, exact.lower, 1e-12) << x << " of " << n;
    const Interval failures = clopper_pearson_interval(n - x, n, 0.95);
    EXPECT_NEAR(failure_upper_bound(spread, alpha).value, failures.upper, 1e-12)
        << x << " of " << n;
  }
}

TEST(ShareBound, no_failure_in_patients_counts_patients) {
  const Bound bound = share_lower_bound(share_spread(Counts(20, 4), Counts(20, 4)), alpha);
  EXPECT_TRUE(agrees(bound.value, std::pow(alpha, 1.0 / 20)));
  EXPECT_EQ(bound.value, bound.attainable);
  EXPECT_NE(why_not_assessed(bound, 0.9), "");
  EXPECT_EQ(why_not_assessed(bound, 0.8), "");
}

TEST(ShareBound, one_more_failure_never_improves_it) {
  Draws draws(1);
  for (int i = 0; i < 300; ++i) {
    const ShareStudies studies({.trials = equal_patients(10 + i % 40, 1 + i % 5),
                                .correlation = 0.5,
                                .together = Togetherness::beta,
                                .share = i % 2 == 0 ? 0.8 : 0.95});
    const Counts& trials = studies.model().trials;
    const Counts successes = studies.draw(draws);
    const double before = bound_of(successes, trials);
    for (std::size_t k = 0; k < trials.size(); ++k) {
      if (successes[k] == 0) continue;
      Counts worse = successes;
      --worse[k];
      EXPECT_LE(bound_of(worse, trials), before + 1e-12) << "sample " << i << ", patient " << k;
    }
  }
}

TEST(ShareBound, the_upper_bound_of_failures_is_what_the_lower_leaves) {
  Counts successes(30, 3);
  successes[4] = 1;
  successes[9] = 2;
  const ShareSpread spread = share_spread(successes, Counts(30, 3));
  const Bound upper = failure_upper_bound(spread, alpha);
  EXPECT_EQ(upper.value, 1 - share_lower_bound(spread, alpha).value);
  EXPECT_NEAR(upper.estimate, 3.0 / 90, 1e-15);
  EXPECT_GT(upper.value, 3.0 / 90);
  EXPECT_NE(why_upper_not_assessed(upper, 0.05), "");
  EXPECT_EQ(why_upper_not_assessed(upper, 0.15), "");
}

TEST(ShareBound, few_patients_or_no_trial_are_not_assessed) {
  EXPECT_NE(share_lower_bound(share_spread(Counts(9, 4), Counts(9, 4)), alpha).refusal, "");
  EXPECT_NE(share_lower_bound(share_spread(Counts(9, 0), Counts(9, 0)), alpha).refusal, "");
  EXPECT_EQ(share_lower_bound(share_spread(Counts(9, 1), Counts(9, 1)), alpha).refusal, "");
}

TEST(ShareBound, counts_that_are_none_are_refused) {
  EXPECT_THROW((void)share_spread(Counts{2}, Counts{1}), Error);
  EXPECT_THROW((void)share_spread(Counts{-1}, Counts{1}), Error);
  EXPECT_THROW((void)share_spread(Counts{1, 1}, Counts{1}), Error);
}

TEST(ShareBound, one_more_failure_never_improves_it_among_unequal_patients) {
  Draws draws(4);
  for (int i = 0; i < 100; ++i) {
    const ShareStudies studies({.trials = unequal_patients(5 + i % 9, 10, 60),
                                .correlation = 0.5,
                                .together = Togetherness::beta,
                                .share = i % 2 == 0 ? 0.8 : 0.95});
    const Counts& trials = studies.model().trials;
    const Counts successes = studies.draw(draws);
    const double before = bound_of(successes, trials);
    for (std::size_t k = 0; k < trials.size(); ++k) {
      if (successes[k] == 0) continue;
      Counts worse = successes;
      --worse[k];
      EXPECT_LE(bound_of(worse, trials), before + 1e-12) << "sample " << i << ", patient " << k;
    }
  }
}

TEST(ShareBound, a_case_twice_in_its_patient_is_no_new_evidence) {
  Draws draws(3);
  for (int i = 0; i < 200; ++i) {
    const ShareStudies studies(
        {.trials = i % 2 == 0 ? equal_patients(30, 1 + i % 5) : unequal_patients(12, 9, 30),
         .correlation = i % 3 == 0 ? 0.9 : 0.3,
         .together = Togetherness::beta,
         .share = 0.85});
    const Counts successes = studies.draw(draws);
    const double once = bound_of(successes, studies.model().trials);
    for (const std::int64_t times : {2, 3, 20}) {
      Counts copied = successes;
      Counts trials = studies.model().trials;
      for (std::int64_t& count : copied) count *= times;
      for (std::int64_t& count : trials) count *= times;
      EXPECT_NEAR(bound_of(copied, trials), once, 1e-12) << "sample " << i << ", × " << times;
    }
  }
}

TEST(ShareBound, one_patient_with_most_of_the_cases_is_one_patient) {
  const Counts one = unequal_patients(1, 300, 29);
  EXPECT_NE(why_not_assessed(share_lower_bound(share_spread(one, one), alpha), 0.5), "");
  // Ten patients with 400 of 440 cases: if only such fail, ten that did not say no more.
  const Counts ten = unequal_patients(10, 40, 40);
  EXPECT_TRUE(agrees(bound_of(ten, ten), 1 - 400.0 / 440 * (1 - std::pow(alpha, 1.0 / 10))));
  EXPECT_LT(bound_of(ten, ten), std::pow(alpha, 1.0 / 12));
}

// A small part of bench/validation/wrong_pass/, fixed draws: patients of unequal size, and such as
// fail as a whole.
TEST(ShareBound, cases_that_fail_together_pass_no_oftener) {
  constexpr int samples = 1000;
  Draws draws(5);
  for (const Counts& trials : {equal_patients(20, 4), equal_patients(100, 10),
                               unequal_patients(10, 40, 40), unequal_patients(5, 10, 60)}) {
    for (const double correlation : {0.5, 1.0}) {
      for (const double share : {0.6, 0.7, 0.9}) {
        const ShareStudies studies({.trials = trials, .correlation = correlation, .share = share});
        int passes = 0;
        for (int i = 0; i < samples; ++i)
          passes += bound_of(studies.draw(draws), trials) >= share ? 1 : 0;
        EXPECT_LE(passes, 40) << trials.size() << " patients, " << correlation << ", " << share;
      }
    }
  }
}

/// P(the share passes at a limit just below the bound of so many failing patients), largest over
/// these numbers; a failing patient loses `lost` of his cases, all of `failing` fail equally often.
double worst_pass(const Counts& trials, std::size_t failing, std::int64_t lost) {
  const double cases = static_cast<double>(std::accumulate(trials.begin(), trials.end(), 0L));
  double worst = 0;
  Counts successes = trials;
  for (std::size_t failed = 0; failed + 1 < failing; ++failed) {
    const double bound = bound_of(successes, trials);
    if (bound < 0.5) break;
    const double chance =
        (1 - bound) * cases / (static_cast<double>(failing) * static_cast<double>(lost));
    if (chance < 1) {
      const auto n = static_cast<std::int64_t>(failing);
      const auto right = static_cast<std::int64_t>(failing - failed);
      worst = std::max(worst, binomial_upper_tail(n, right, 1 - chance));
    }
    successes[failed] -= lost;
  }
  return worst;
}

TEST(ShareBound, a_patient_with_one_case_left_right_has_failed_nearly_as_a_whole) {
  for (const std::int64_t patients : {20, 40, 100, 200}) {
    for (const std::int64_t size : {2, 4, 8, 20}) {
      for (const std::int64_t lost : {size / 2, size * 3 / 4, size - 1, size})
        EXPECT_LE(worst_pass(equal_patients(patients, size), static_cast<std::size_t>(patients),
                             std::max<std::int64_t>(1, lost)),
                  0.035)
            << patients << " patients lose " << lost << " of " << size;
    }
  }
}

TEST(ShareBound, failures_of_the_larger_patients_alone_pass_no_oftener) {
  for (const auto& [large, size, others] :
       {std::tuple{10, 5, 60}, {15, 10, 100}, {5, 10, 60}, {10, 40, 40}, {40, 3, 100}}) {
    for (const std::int64_t lost : {size, size - 1}) {
      const Counts trials = unequal_patients(large, size, others);
      ASSERT_EQ(trials[0], size);
      EXPECT_LE(worst_pass(trials, static_cast<std::size_t>(large), lost), 0.035)
          << large << " × " << size << " + " << others << " lose " << lost;
    }
  }
}

// A small part of bench/validation/wrong_pass/, fixed draws.
TEST(ShareBound, a_share_at_the_limit_passes_about_as_often_as_promised) {
  constexpr int samples = 2000;
  Draws draws(2);
  for (const std::int64_t patients : {20, 40, 100}) {
    for (const Togetherness together : {Togetherness::normal, Togetherness::beta}) {
      for (const double share : {0.8, 0.9, 0.95}) {
        const ShareStudies studies({.trials = equal_patients(patients, 4),
                                    .correlation = 0.5,
                                    .together = together,
                                    .share = share});
        int passes = 0;
        for (int i = 0; i < samples; ++i)
          passes += bound_of(studies.draw(draws), studies.model().trials) >= share ? 1 : 0;
        EXPECT_LE(passes, 70) << patients << " patients, " << share;
      }
    }
  }
}

}  // namespace
}  // namespace etalon::validation
