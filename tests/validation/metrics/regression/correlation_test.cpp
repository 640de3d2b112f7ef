// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/correlation.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/regression/derivative.hpp"

namespace etalon::validation {
namespace {

TEST(Correlation, influence_is_the_derivative_by_the_weights) {
  const TwoColumns c = random_columns(3, 25);
  using W = std::vector<double>;
  const auto compare = [&](const Influenced& mine, auto&& of) {
    EXPECT_NEAR(mine.value, of(W(25, 1.0)), 1e-13);
    const std::vector<double> theirs = by_weight(25, of);
    for (std::size_t i = 0; i < 25; ++i) EXPECT_NEAR(mine.influence[i], theirs[i], 1e-9);
  };
  compare(r_squared(c.pairs()), [&](const W& w) {
    double squares = 0;
    for (std::size_t i = 0; i < 25; ++i) squares += w[i] * c.pairs().error(i) * c.pairs().error(i);
    return 1 - squares / weighted_products(w, c.observed, c.observed);
  });
  compare(concordance_correlation(c.pairs()), [&](const W& w) {
    double all = 0;
    for (const double one : w) all += one;
    const double shift = weighted_mean(w, c.predicted) - weighted_mean(w, c.observed);
    return 2 * weighted_products(w, c.predicted, c.observed) /
           (weighted_products(w, c.predicted, c.predicted) +
            weighted_products(w, c.observed, c.observed) + all * shift * shift);
  });
}

TEST(Correlation, neither_units_nor_doubled_cases_matter) {
  const TwoColumns once = random_columns(6, 40);
  TwoColumns twice;
  std::vector<std::uint32_t> patient;
  for (std::uint32_t i = 0; i < 80; ++i) {
    patient.push_back(i % 40);
    twice.predicted.push_back(8 * once.predicted[i % 40] - 1024);
    twice.observed.push_back(8 * once.observed[i % 40] - 1024);
  }
  for (const auto metric : {r_squared, concordance_correlation}) {
    const Influenced before = metric(once.pairs());
    const Influenced after = metric(twice.pairs());
    EXPECT_NEAR(after.value, before.value, 1e-13);
    EXPECT_NEAR(influence_variance(influence_by_patient(after.influence, patient, 40)),
                influence_variance(before.influence), 1e-15);
  }
}

TEST(Correlation, is_1_for_equal_columns_and_less_for_shifted_ones) {
  const std::vector<double> x = {1, 2, 4, 8};
  const std::vector<double> shifted = {2, 3, 5, 9};
  EXPECT_EQ(r_squared({x, x}).value, 1);
  EXPECT_EQ(concordance_correlation({x, x}).value, 1);
  EXPECT_LT(concordance_correlation({shifted, x}).value, 1);
  EXPECT_EQ(concordance_correlation({shifted, x}).value,
            concordance_correlation({x, shifted}).value);
}

TEST(Correlation, says_when_it_is_not_defined) {
  const std::vector<double> flat = {2, 2, 2};
  const std::vector<double> x = {1, 2, 4};
  expect_error(ErrorKind::numeric, "all observed values are equal",
               [&] { (void)r_squared({x, flat}); });
  expect_error(ErrorKind::numeric, "are one number",
               [&] { (void)concordance_correlation({flat, flat}); });
  EXPECT_EQ(concordance_correlation({x, flat}).value, 0);
}

}  // namespace
}  // namespace etalon::validation
