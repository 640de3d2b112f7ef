// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/regression/derivative.hpp"

namespace etalon::validation {
namespace {

TEST(RegressionErrors, of_a_small_table) {
  const std::vector<double> predicted = {2.5, 0, 2, 8};
  const std::vector<double> observed = {3, -0.5, 2, 7};
  const PairedValues cases{predicted, observed};
  EXPECT_EQ(mean_absolute_error(cases).value, 0.5);  // scikit-learn's page of the metric
  EXPECT_DOUBLE_EQ(root_mean_squared_error(cases).value, std::sqrt(0.375));
  EXPECT_EQ(mean_error(cases).value, 0.25);
}

TEST(RegressionErrors, influence_is_the_derivative_by_the_weights) {
  const TwoColumns columns = random_columns(3, 25);
  std::vector<double> error(25);
  std::vector<double> absolute(25);
  std::vector<double> squared(25);
  for (std::size_t i = 0; i < 25; ++i) {
    error[i] = columns.pairs().error(i);
    absolute[i] = std::fabs(error[i]);
    squared[i] = error[i] * error[i];
  }
  const LimitsOfAgreement limits = limits_of_agreement(columns.pairs(), 1.96);
  const auto compare = [&](const Influenced& mine, auto&& of) {
    EXPECT_NEAR(mine.value, of(std::vector<double>(25, 1.0)), 1e-12);
    const std::vector<double> theirs = by_weight(25, of);
    for (std::size_t i = 0; i < 25; ++i) EXPECT_NEAR(mine.influence[i], theirs[i], 1e-8);
  };
  using W = std::vector<double>;
  compare(mean_absolute_error(columns.pairs()),
          [&](const W& w) { return weighted_mean(w, absolute); });
  compare(mean_error(columns.pairs()), [&](const W& w) { return weighted_mean(w, error); });
  compare(root_mean_squared_error(columns.pairs()),
          [&](const W& w) { return std::sqrt(weighted_mean(w, squared)); });
  const auto deviation = [&](const W& w) {
    double all = 0;
    for (const double one : w) all += one;
    return std::sqrt(weighted_products(w, error, error) / (all - 1));
  };
  compare(limits.deviation, deviation);
  compare(limits.upper, [&](const W& w) { return weighted_mean(w, error) + 1.96 * deviation(w); });
  compare(limits.lower, [&](const W& w) { return weighted_mean(w, error) - 1.96 * deviation(w); });
}

TEST(RegressionErrors, same_bits_for_any_order_of_cases) {
  TwoColumns columns = random_columns(4, 100);
  const double mae = mean_absolute_error(columns.pairs()).value;
  const double upper = limits_of_agreement(columns.pairs(), 1.96).upper.value;
  std::reverse(columns.predicted.begin(), columns.predicted.end());
  std::reverse(columns.observed.begin(), columns.observed.end());
  EXPECT_EQ(mean_absolute_error(columns.pairs()).value, mae);
  EXPECT_EQ(limits_of_agreement(columns.pairs(), 1.96).upper.value, upper);
}

TEST(RegressionErrors, a_worse_prediction_never_lowers_the_error) {
  const TwoColumns columns = random_columns(5, 30);
  const double mae = mean_absolute_error(columns.pairs()).value;
  const double rmse = root_mean_squared_error(columns.pairs()).value;
  for (std::size_t i = 0; i < 30; ++i) {
    TwoColumns worse = columns;
    worse.predicted[i] = worst_prediction(worse.observed[i], 0, 100);
    EXPECT_GT(mean_absolute_error(worse.pairs()).value, mae);
    EXPECT_GT(root_mean_squared_error(worse.pairs()).value, rmse);
  }
}

TEST(RegressionErrors, of_perfect_predictions_are_nothing) {
  const std::vector<double> same = {1, 2, 3};
  const LimitsOfAgreement limits = limits_of_agreement({same, same}, 1.96);
  EXPECT_EQ(limits.upper.value, 0);
  EXPECT_EQ(influence_variance(limits.upper.influence), 0);
  EXPECT_EQ(influence_variance(root_mean_squared_error({same, same}).influence), 0);
  expect_error(ErrorKind::numeric, "z of the limits",
               [&] { (void)limits_of_agreement({same, same}, -1); });
}

}  // namespace
}  // namespace etalon::validation
