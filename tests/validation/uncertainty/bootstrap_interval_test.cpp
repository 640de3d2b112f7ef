// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/uncertainty/bootstrap.hpp"

namespace etalon::validation {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

TEST(Quantile, agrees_with_numpy_and_r) {
  // numpy.quantile (linear), R quantile(type = 7).
  const std::vector<double> sorted = {1, 2.5, 4, 8, 9.25};
  const std::vector<std::pair<double, double>> expected = {
      {0, 1}, {0.1, 1.6}, {0.25, 2.5}, {0.5, 4}, {0.9, 8.75}, {0.975, 9.125}, {1, 9.25}};
  for (const auto& [probability, value] : expected)
    EXPECT_TRUE(agrees(quantile(sorted, probability), value, 1e-15)) << probability;
  EXPECT_EQ(quantile(std::vector<double>{3}, 0.3), 3.0);
}

TEST(Quantile, of_nothing_is_refused) {
  expect_error(ErrorKind::numeric, "quantile 0.5 of 0 values",
               [] { (void)quantile(std::vector<double>{}, 0.5); });
}

/// Nineteen replicates of the mean of eight values, drawn and judged by scipy.stats.bootstrap
/// (SciPy 1.17, confidence level 0.9); they are ties and unsorted on purpose.
struct ScipySample {
  std::vector<double> values = {3.1, 2.2, 5.7, 1.9, 8.8, 4.4, 2.5, 6.1};
  std::vector<double> replicates = {4.15,
                                    3.5125,
                                    4.4625,
                                    3.3,
                                    4.362500000000001,
                                    3.425,
                                    5.5375,
                                    4.737500000000001,
                                    4.775,
                                    3.9250000000000007,
                                    3.8125,
                                    5.95,
                                    3.6375,
                                    3.6125,
                                    3.475,
                                    5.0875,
                                    3.6375,
                                    3.8125,
                                    5.375};
  double estimate = 4.3375;
  [[nodiscard]] std::vector<double> leave_one_out() const {
    std::vector<double> result;
    for (const double value : values) result.push_back((8 * estimate - value) / 7);
    return result;
  }
};

TEST(BootstrapInterval, bca_agrees_with_scipy) {
  const ScipySample sample;
  const BootstrapInterval mine =
      bca_interval(sample.replicates, sample.estimate, sample.leave_one_out(), 0.9);
  EXPECT_TRUE(agrees(mine.interval.lower, 3.482543507939904));
  EXPECT_TRUE(agrees(mine.interval.upper, 5.8462957417640355));
  EXPECT_EQ(mine.undefined, 0);
}

TEST(BootstrapInterval, percentile_agrees_with_scipy) {
  const BootstrapInterval mine = percentile_interval(ScipySample().replicates, 0.9);
  EXPECT_TRUE(agrees(mine.interval.lower, 3.4124999999999996));
  EXPECT_TRUE(agrees(mine.interval.upper, 5.57875));
}

TEST(BootstrapInterval, undefined_replicates_are_left_out_and_counted) {
  ScipySample sample;
  const BootstrapInterval all = percentile_interval(sample.replicates, 0.9);
  sample.replicates.insert(sample.replicates.begin() + 4, {undefined, undefined});
  const BootstrapInterval mine = percentile_interval(sample.replicates, 0.9);
  EXPECT_EQ(mine.undefined, 2);
  EXPECT_EQ(mine.interval, all.interval);
  expect_error(ErrorKind::numeric, "none of 2 bootstrap replicates is defined",
               [] { (void)percentile_interval(std::vector<double>{undefined, undefined}, 0.9); });
}

TEST(BootstrapInterval, replicates_that_are_all_equal_give_a_point) {
  const std::vector<double> same(100, 1.0);
  EXPECT_EQ(bca_interval(same, 1.0, std::vector<double>(10, 1.0), 0.95).interval, (Interval{1, 1}));
}

TEST(BootstrapInterval, an_estimate_outside_all_replicates_stays_among_them) {
  const std::vector<double> replicates = {1, 2, 3, 4, 5};
  const Interval interval =
      bca_interval(replicates, 9, std::vector<double>{1, 2, 4}, 0.95).interval;
  EXPECT_GE(interval.lower, 1.0);
  EXPECT_LE(interval.upper, 5.0);
}

/// boot::city of R: populations of ten cities in 1920 (u) and 1930 (x), Davison & Hinkley 1997,
/// table 2.1.
struct City {
  std::vector<double> u = {138, 93, 61, 179, 48, 37, 29, 23, 30, 2};
  std::vector<double> x = {143, 104, 69, 260, 75, 63, 50, 48, 111, 50};
};

TEST(BootstrapInterval, acceleration_of_the_cities_agrees_with_r) {
  const City city;
  const RatioStatistic ratio(city.x, city.u);
  EXPECT_EQ(ratio.estimate(10)[0], 1.5203125);
  // R: d <- mean(jack) - jack; sum(d^3) / (6 * sum(d^2)^1.5)
  EXPECT_TRUE(agrees(acceleration(ratio.leave_one_out(single_cases(10))), -0.01120319396023362));
  EXPECT_EQ(acceleration(std::vector<double>{2, 2, 2}), 0.0);
  EXPECT_EQ(acceleration(std::vector<double>{undefined}), 0.0);
}

TEST(BootstrapInterval, bca_of_the_cities_is_the_one_of_boot_ci) {
  // R boot.ci(boot(city, ratio, R = 99999), type = "bca") is (1.252, 2.117). It takes influence
  // values for the acceleration, so they are handed over here too: (x − t·u) / mean(u).
  const City city;
  const RatioStatistic ratio(city.x, city.u);
  const Statistic* const statistics[] = {&ratio};
  distributed::Communicator alone;
  const Replicates replicates =
      bootstrap(statistics, single_cases(10), {}, {.replicates = 99999, .seed = 1}, alone);
  std::vector<double> minus_influence;
  for (std::size_t i = 0; i < 10; ++i)
    minus_influence.push_back(-(city.x[i] - 1.5203125 * city.u[i]) / 64);
  const Interval interval =
      bca_interval(replicates.values, 1.5203125, minus_influence, 0.95).interval;
  // Two runs of R with 99 999 replicates differ by about as much.
  EXPECT_NEAR(interval.lower, 1.252, 0.005);
  EXPECT_NEAR(interval.upper, 2.117, 0.02);
}

}  // namespace
}  // namespace etalon::validation
