// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/kaplan_meier.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"
#include "validation/metrics/influence.hpp"

namespace etalon::validation {
namespace {

/// Freireich et al. 1963, weeks in remission under 6-mercaptopurine, as printed in textbooks.
const std::vector<double> weeks = {6,  6,  6,  7,  10, 13, 16, 22, 23, 6, 9,
                                   10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
const std::vector<std::int64_t> relapse = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0,
                                           0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

TEST(KaplanMeier, of_the_6mp_arm_is_the_textbook_s) {
  const KaplanMeier curve = kaplan_meier(time_table({weeks, relapse}));
  // Kalbfleisch and Prentice: 0.857 0.807 0.753 0.690 0.627 0.538 0.448.
  const std::vector<double> at = {6, 7, 10, 13, 16, 22, 23};
  const std::vector<double> printed = {0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448};
  for (std::size_t k = 0; k < at.size(); ++k)
    EXPECT_NEAR(curve.survival.at(at[k]), printed[k], 0.0005) << "week " << at[k];
  EXPECT_NEAR(curve.standard_error_at(10), 0.0963, 0.00005);
  EXPECT_EQ(curve.survival.at(5.9), 1);
  EXPECT_EQ(curve.survival.before(6), 1);
  EXPECT_EQ(curve.standard_error_at(5.9), 0);
  EXPECT_EQ(survival_quantile(curve.survival, 0.5), 23);
  EXPECT_EQ(survival_quantile(curve.survival, 0.9), HUGE_VAL);
}

TEST(KaplanMeier, squares_of_influence_add_up_to_greenwood) {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const PlainCases cases = random_cases(seed, 40, 5 + seed);
    const TimeTable table = time_table(cases.follow_up());
    const KaplanMeier curve = kaplan_meier(table);
    for (const double t : {1.0, 3.0, 4.5}) {
      const double error = curve.standard_error_at(t);
      if (std::isnan(error)) continue;
      EXPECT_NEAR(influence_variance(survival_influence(cases.follow_up(), table, t)),
                  error * error, 1e-15)
          << "seed " << seed << " time " << t;
    }
  }
}

TEST(KaplanMeier, influence_is_the_derivative_by_the_weights) {
  const PlainCases cases = random_cases(5, 30, 9);
  const TimeTable table = time_table(cases.follow_up());
  const std::vector<double> mine = survival_influence(cases.follow_up(), table, 4);
  const std::vector<double> theirs = plain::derivative(
      30, [&](const plain::Weights& w) { return plain::curve(cases, w, 4, false, false); });
  for (std::size_t i = 0; i < 30; ++i) EXPECT_NEAR(mine[i], theirs[i], 1e-9) << "case " << i;
}

TEST(KaplanMeier, where_nobody_is_left_nothing_can_be_estimated) {
  const std::vector<double> time = {1, 2};
  const std::vector<std::int64_t> event = {0, 1};
  const TimeTable table = time_table({time, event});
  const KaplanMeier curve = kaplan_meier(table);
  EXPECT_EQ(curve.survival.at(2), 0);
  EXPECT_TRUE(std::isnan(curve.standard_error_at(2)));
  EXPECT_TRUE(std::isnan(log_band(curve, 1.96).lower.at(2)));
  for (const double value : survival_influence({time, event}, table, 2)) EXPECT_EQ(value, 0);
}

TEST(KaplanMeier, quantile_on_a_step_is_half_way_to_the_next) {
  const std::vector<double> time = {1, 2, 4, 7};
  const std::vector<std::int64_t> event = {1, 1, 1, 1};
  EXPECT_EQ(survival_quantile(kaplan_meier(time_table({time, event})).survival, 0.5), 3);
  expect_error(ErrorKind::numeric, "quantile 1", [&] {
    (void)survival_quantile(kaplan_meier(time_table({time, event})).survival, 1);
  });
}

TEST(KaplanMeier, of_censoring_lets_events_of_the_same_time_leave_first) {
  const std::vector<double> time = {1, 1, 2, 3};
  const std::vector<std::int64_t> event = {1, 0, 1, 0};
  const KaplanMeier censoring = censoring_curve(time_table({time, event}));
  EXPECT_DOUBLE_EQ(censoring.survival.at(1), 2.0 / 3);  // one of the three that the event left
  EXPECT_EQ(censoring.survival.before(1), 1);
}

TEST(KaplanMeier, band_is_the_exponential_of_greenwood) {
  const KaplanMeier curve = kaplan_meier(time_table({weeks, relapse}));
  const SurvivalBand band = log_band(curve, 1.959963984540054);
  // R's survival 3.5-3: summary(survfit(...), times = 10).
  EXPECT_NEAR(band.lower.at(10), 0.586, 0.0005);
  EXPECT_NEAR(band.upper.at(10), 0.968, 0.0005);
  EXPECT_EQ(band.upper.at(6), 1);
  expect_error(ErrorKind::numeric, "z of a confidence band", [&] { (void)log_band(curve, 0); });
}

TEST(KaplanMeier, same_bits_for_any_order_of_cases) {
  PlainCases cases = random_cases(11, 60, 12);
  const KaplanMeier before = kaplan_meier(time_table(cases.follow_up()));
  std::reverse(cases.time.begin(), cases.time.end());
  std::reverse(cases.event.begin(), cases.event.end());
  const KaplanMeier after = kaplan_meier(time_table(cases.follow_up()));
  EXPECT_EQ(before.survival.value, after.survival.value);
  EXPECT_EQ(before.greenwood, after.greenwood);
}

}  // namespace
}  // namespace etalon::validation
