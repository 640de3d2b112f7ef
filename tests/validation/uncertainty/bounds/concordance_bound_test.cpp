// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/concordance_bound.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "validation/uncertainty/bounds/scaled_ends.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

TEST(ScaledEnds, lie_as_many_standard_errors_away_as_these_are_there) {
  for (const double value : {0.3, 0.7, 0.95}) {
    for (const double off : {0.01, 0.1}) {
      const Interval ends = scaled_ends(value, off);
      const auto spread = [](double p) { return std::pow(p * (1 - p), 0.75); };
      EXPECT_NEAR(value - ends.lower, off * spread(ends.lower) / spread(value), 1e-12);
      EXPECT_NEAR(ends.upper - value, off * spread(ends.upper) / spread(value), 1e-12);
    }
  }
  EXPECT_EQ(scaled_ends(1, 0.1).lower, 0);
}

TEST(ConcordanceBounds, are_no_nearer_than_one_mistaken_patient_leaves_them) {
  const ConcordanceSpread spread{
      .value = 0.9, .variance = 1e-6, .one_patient = 0.05, .patients = 40};
  const double t = student_quantile(39, 0.975);
  const Interval bounds = concordance_bounds(spread, 0.95);
  EXPECT_NEAR(bounds.lower, 0.9 - t * std::sqrt(1e-6 + 0.04 * 0.04), 1e-12);
  EXPECT_NEAR(bounds.upper, 0.9 + t * std::sqrt(1e-6 + 0.005 * 0.005), 1e-12);
  // Near the end of the range it is what varies at the bound that counts.
  const ConcordanceSpread many{
      .value = 0.95, .variance = 0.0001, .one_patient = 0.001, .patients = 40};
  EXPECT_EQ(concordance_bounds(many, 0.95).lower, scaled_ends(0.95, t * 0.01).lower);
}

TEST(ConcordanceBounds, of_a_smaller_error_are_never_nearer) {
  for (const double value : {0.2, 0.6, 0.99}) {
    Interval before{value, value};
    for (const double level : {0.8, 0.9, 0.95, 0.99, 0.9995}) {
      const Interval bounds = concordance_bounds(
          {.value = value, .variance = 0.002, .one_patient = 0.1, .patients = 12}, level);
      EXPECT_LT(bounds.lower, before.lower);
      EXPECT_GE(bounds.upper, before.upper);
      before = bounds;
    }
  }
}

}  // namespace
}  // namespace etalon::validation
