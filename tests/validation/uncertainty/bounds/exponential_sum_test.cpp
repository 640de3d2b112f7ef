// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/exponential_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace etalon::validation {
namespace {

/// Of different coefficients: Σ over those above 0 of Π a/(a − b) over the others.
double by_residues(const std::vector<double>& coefficients) {
  double sum = 0;
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    if (coefficients[i] <= 0) continue;
    double product = 1;
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      if (j != i) product *= coefficients[i] / (coefficients[i] - coefficients[j]);
    }
    sum += product;
  }
  return sum;
}

TEST(ExponentialSum, of_few_different_coefficients_is_the_sum_of_residues) {
  for (const std::vector<double>& coefficients : {std::vector<double>{1},
                                                  {2, -1},
                                                  {1, -3, 2.5},
                                                  {0.1, -5, -7, 0.4},
                                                  {3, 2, 1, -0.5, -9},
                                                  {1e-3, -2, -1, -4},
                                                  {5, 4, 3, 2, 1, -1e-3}})
    EXPECT_NEAR(probability_above_zero(coefficients) / by_residues(coefficients), 1, 1e-11);
}

TEST(ExponentialSum, of_one_large_coefficient_beside_thousands_of_equal_ones_is_a_power) {
  // E·a > c·(sum of n): (a / (a + c))^n.
  for (const int n : {1, 10, 100, 10'000}) {
    for (const double ratio : {0.5 / n, 5.0 / n, 30.0 / n}) {
      std::vector<double> coefficients(static_cast<std::size_t>(n), -ratio);
      coefficients.push_back(1);
      EXPECT_NEAR(probability_above_zero(coefficients) / std::pow(1 + ratio, -n), 1, 1e-10)
          << n << ", " << ratio;
    }
  }
}

/// Gil-Pelaez's integral straight up from a point on the real axis, in steps so fine that nothing
/// is left of how long it turns.
double straight_up(const std::vector<double>& coefficients, double point, double step, int nodes) {
  std::complex<double> at_point = 1 / point;
  for (const double a : coefficients) at_point /= 1 - a * point;
  double sum = at_point.real() / 2;
  for (int node = 1; node <= nodes; ++node) {
    const std::complex<double> place{point, step * node};
    std::complex<double> product = place;
    for (const double a : coefficients) product *= 1.0 - a * place;
    sum += (1.0 / product).real();
  }
  return sum * step / std::numbers::pi;
}

TEST(ExponentialSum, of_one_alone_above_0_is_a_product_near_which_the_path_comes) {
  for (const std::size_t count : {3U, 50U, 4'000U}) {
    std::vector<double> coefficients = {1};
    for (std::size_t i = 0; i < count; ++i)
      coefficients.push_back(-(1.0 + static_cast<double>(i % 7)) / static_cast<double>(count));
    const double alone = probability_above_zero(coefficients);
    // By the path: a second one that adds next to nothing.
    coefficients.push_back(1e-13);
    EXPECT_NEAR(probability_above_zero(coefficients), alone, 1e-10 * alone) << count;
  }
}

TEST(ExponentialSum, of_some_large_ones_beside_thousands_of_small_ones_near_the_middle) {
  // What a Brier score of 2000 sure cases asks, with so many errors; six of them are a probability
  // of 0.37, at which the pole 0 lies as near as the others.
  for (const int large : {3, 6}) {
    std::vector<double> coefficients(2000, 0.0025 - 0.00594);
    std::fill_n(coefficients.begin(), large, 0.9025 - 0.00594);
    coefficients.push_back(1 - 0.00594);
    EXPECT_NEAR(probability_above_zero(coefficients), straight_up(coefficients, 0.3, 0.02, 3000),
                1e-11)
        << large;
    // The other way round the other tail.
    const double upper = probability_above_zero(coefficients);
    for (double& each : coefficients) each = -each;
    EXPECT_NEAR(probability_above_zero(coefficients), 1 - upper, 1e-12);
  }
}

/// P(X <= lost) of a binomial X.
double at_most(int lost, int patients, double share) {
  double sum = 0;
  for (int k = 0; k <= lost; ++k) {
    sum += std::exp(std::lgamma(patients + 1.0) - std::lgamma(k + 1.0) -
                    std::lgamma(patients - k + 1.0) + k * std::log(share) +
                    (patients - k) * std::log1p(-share));
  }
  return sum;
}

TEST(ExponentialSum, of_patients_who_lose_all_or_nothing_is_binomial_however_many_they_are) {
  const auto compare = [](int patients, int lost, double share) {
    std::vector<double> coefficients(static_cast<std::size_t>(patients), -share);
    std::fill_n(coefficients.begin(), lost + 1, 1 - share);
    coefficients.push_back(-share);
    const double tail = at_most(lost, patients, share);
    EXPECT_NEAR(probability_above_zero(coefficients), tail, 1e-9 + 1e-7 * tail)
        << patients << ", " << lost << ", " << share;
  };
  for (const int patients : {100, 1000, 3000, 20'000}) {
    for (const int lost : {0, 2, 4, 6, 8, 10, 14, 20, 30}) {
      for (const double above : {0.6, 0.9, 1.05, 1.2, 1.5, 2.0, 3.0})
        compare(patients, lost, above * (lost + 0.7) / patients);
    }
  }
  compare(2000, 6, 0.0036);
  compare(2000, 6, 0.003535);
  compare(2000, 10, 0.005555);
  compare(1000, 6, 0.02002);
  compare(30'000, 6, 0.00025);
  compare(100'000, 6, 7e-5);
}

TEST(ExponentialSum, has_no_scale_and_is_certain_without_a_coefficient_below_0) {
  EXPECT_NEAR(probability_above_zero(std::vector<double>{1, 2, 0}), 1, 1e-12);
  const std::vector<double> once = {1, -2, 0.3, -0.7, 4};
  for (const double scale : {1e-200, 1e-9, 1e150}) {
    std::vector<double> scaled = once;
    for (double& each : scaled) each *= scale;
    EXPECT_NEAR(probability_above_zero(scaled) / probability_above_zero(once), 1, 1e-12) << scale;
  }
}

}  // namespace
}  // namespace etalon::validation
