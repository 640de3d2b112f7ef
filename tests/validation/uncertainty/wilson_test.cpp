// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/wilson.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"

namespace etalon::validation {
namespace {

using Counts = std::vector<std::int64_t>;

struct ProportionCase {
  std::int64_t successes;
  std::int64_t trials;
  Interval wilson;
  Interval exact;
};

TEST(Proportion, wilson_and_clopper_pearson_agree_with_r) {
  // R 4.2: prop.test(correct = FALSE), binom.test. The first four are the examples of Newcombe
  // 1998 ("Two-sided confidence intervals for the single proportion").
  const std::vector<ProportionCase> cases = {
      {81,
       263,
       {0.25528851987827428, 0.36620957698280016},
       {0.25273674558527121, 0.3676219226013514}},
      {15,
       148,
       {0.062386399530736283, 0.160487241723308},
       {0.057844010083448555, 0.16165049034947898}},
      {0, 20, {0, 0.1611251580528193}, {0, 0.16843347098308536}},
      {1,
       29,
       {0.006113214292762661, 0.17175521879320282},
       {0.0008726468835799228, 0.17764429548872285}},
      {29, 29, {0.88303020150025935, 1}, {0.88055513093049731, 1}},
  };
  for (const ProportionCase& c : cases) {
    const Interval wilson = wilson_interval(c.successes, c.trials, 0.95);
    EXPECT_TRUE(agrees(wilson.lower, c.wilson.lower)) << c.successes << " of " << c.trials;
    EXPECT_TRUE(agrees(wilson.upper, c.wilson.upper)) << c.successes << " of " << c.trials;
    const Interval exact = clopper_pearson_interval(c.successes, c.trials, 0.95);
    EXPECT_TRUE(agrees(exact.lower, c.exact.lower)) << c.successes << " of " << c.trials;
    EXPECT_TRUE(agrees(exact.upper, c.exact.upper)) << c.successes << " of " << c.trials;
  }
}

TEST(Proportion, the_ends_are_exactly_0_and_1) {
  EXPECT_EQ(wilson_interval(0, 7, 0.9).lower, 0.0);
  EXPECT_EQ(wilson_interval(7, 7, 0.9).upper, 1.0);
  EXPECT_EQ(clopper_pearson_interval(0, 7, 0.9).lower, 0.0);
  EXPECT_EQ(clopper_pearson_interval(7, 7, 0.9).upper, 1.0);
}

TEST(Proportion, no_trials_say_nothing) {
  EXPECT_EQ(wilson_interval(0, 0, 0.95), (Interval{0, 1}));
  EXPECT_EQ(clopper_pearson_interval(0, 0, 0.95), (Interval{0, 1}));
}

TEST(Proportion, impossible_counts_are_refused) {
  expect_error(ErrorKind::numeric, "5 successes in 4 trials",
               [] { (void)wilson_interval(5, 4, 0.95); });
  expect_error(ErrorKind::numeric, "-1 successes",
               [] { (void)clopper_pearson_interval(-1, 4, 0.95); });
}

TEST(Proportion, newcombe_difference_is_the_published_one) {
  // Newcombe 1998 ("Interval estimation for the difference"), table II, 56/70 − 48/80, method 10.
  const Interval interval = newcombe_difference(56, 70, 48, 80, 0.95);
  EXPECT_NEAR(interval.lower, 0.0524314724, 5e-11);
  EXPECT_NEAR(interval.upper, 0.3338726540, 5e-11);
  const Interval mirrored = newcombe_difference(48, 80, 56, 70, 0.95);
  EXPECT_NEAR(mirrored.lower, -interval.upper, 1e-15);
  expect_error(ErrorKind::numeric, "needs trials in both groups",
               [] { (void)newcombe_difference(1, 2, 0, 0, 0.95); });
}

TEST(ClusteredProportion, equals_wilson_when_every_patient_has_one_trial) {
  Counts successes(263);
  std::fill_n(successes.begin(), 81, 1);
  const ClusteredProportion mine = clustered_wilson(successes, Counts(263, 1), 0.95);
  EXPECT_EQ(mine.successes, 81);
  EXPECT_EQ(mine.trials, 263);
  EXPECT_EQ(mine.patients, 263);
  EXPECT_EQ(mine.effective_trials, 263.0);
  EXPECT_EQ(mine.interval, wilson_interval(81, 263, 0.95));
}

TEST(ClusteredProportion, copies_of_a_case_count_about_once) {
  // Every trial four times: the effective number is that of the patients, but for I/(I − 1).
  Counts successes(100, 0);
  std::fill_n(successes.begin(), 30, 4);
  const ClusteredProportion mine = clustered_wilson(successes, Counts(100, 4), 0.95);
  EXPECT_TRUE(agrees(mine.effective_trials, 99));
}

TEST(ClusteredProportion, is_the_ratio_estimator_worked_by_hand) {
  // Shares 3/4, 1/2, 0/2, 2/2 of p = 6/10: residuals 0.6, −0.2, −1.2, 0.8, squares sum to 2.48.
  const ClusteredProportion mine = clustered_wilson(Counts{3, 1, 0, 2}, Counts{4, 2, 2, 2}, 0.95);
  const double variance = 4.0 / 3 * 2.48 / 100;
  EXPECT_TRUE(agrees(mine.effective_trials, 0.24 / variance));
}

TEST(ClusteredProportion, total_agreement_counts_patients) {
  const ClusteredProportion mine = clustered_wilson(Counts{5, 5}, Counts{5, 5}, 0.95);
  EXPECT_EQ(mine.effective_trials, 2.0);
  EXPECT_EQ(mine.interval, wilson_interval(2, 2, 0.95));
}

TEST(ClusteredProportion, patients_without_trials_do_not_count) {
  const ClusteredProportion mine = clustered_wilson(Counts{0, 1, 0}, Counts{0, 1, 1}, 0.95);
  EXPECT_EQ(mine.patients, 2);
  EXPECT_EQ(clustered_wilson(Counts{0}, Counts{0}, 0.95).interval, (Interval{0, 1}));
}

}  // namespace
}  // namespace etalon::validation
