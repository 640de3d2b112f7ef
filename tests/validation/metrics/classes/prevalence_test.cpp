// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/prevalence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(Prevalence, of_the_test_set_gives_its_own_predictive_values) {
  // 90 of 100 found, 40 of 200 alarmed: PPV 90/130, NPV 160/170.
  const PredictiveValues values = predictive_values(0.9, 0.8, 100.0 / 300);
  EXPECT_DOUBLE_EQ(values.ppv, 90.0 / 130);
  EXPECT_DOUBLE_EQ(values.npv, 160.0 / 170);
  EXPECT_DOUBLE_EQ(values.lr_positive, 4.5);
  EXPECT_DOUBLE_EQ(values.lr_negative, 0.125);
}

TEST(Prevalence, rarer_disease_lowers_ppv_and_lifts_npv) {
  double last_ppv = 1;
  double last_npv = 0;
  for (const double prevalence : {0.5, 0.2, 0.05, 0.01, 0.001}) {
    const PredictiveValues values = predictive_values(0.9, 0.8, prevalence);
    EXPECT_LT(values.ppv, last_ppv);
    EXPECT_GT(values.npv, last_npv);
    last_ppv = values.ppv;
    last_npv = values.npv;
  }
}

TEST(Prevalence, slopes_are_those_of_the_values) {
  constexpr double step = 1e-6;
  const PredictiveSlopes slopes = predictive_slopes(0.85, 0.7, 0.1);
  const auto slope = [&](double se, double sp, double PredictiveValues::* which) {
    return (predictive_values(0.85 + se, 0.7 + sp, 0.1).*which -
            predictive_values(0.85 - se, 0.7 - sp, 0.1).*which) /
           (2 * step);
  };
  EXPECT_NEAR(slopes.ppv_by_sensitivity, slope(step, 0, &PredictiveValues::ppv), 1e-8);
  EXPECT_NEAR(slopes.ppv_by_specificity, slope(0, step, &PredictiveValues::ppv), 1e-8);
  EXPECT_NEAR(slopes.npv_by_sensitivity, slope(step, 0, &PredictiveValues::npv), 1e-8);
  EXPECT_NEAR(slopes.npv_by_specificity, slope(0, step, &PredictiveValues::npv), 1e-8);
}

TEST(Prevalence, at_the_edges_is_infinite_or_nothing) {
  EXPECT_EQ(predictive_values(0.9, 1, 0.1).lr_positive, HUGE_VAL);
  EXPECT_EQ(predictive_values(0.9, 1, 0.1).ppv, 1);
  EXPECT_TRUE(std::isnan(predictive_values(0, 1, 0.1).ppv));
  EXPECT_TRUE(std::isnan(predictive_values(0, 1, 0.1).lr_positive));
  EXPECT_EQ(predictive_values(0.5, 0, 0.1).lr_negative, HUGE_VAL);
  expect_error(ErrorKind::numeric, "prevalence is 0", [] { (void)predictive_values(0.5, 0.5, 0); });
  expect_error(ErrorKind::numeric, "sensitivity 1.5",
               [] { (void)predictive_values(1.5, 0.5, 0.1); });
}

}  // namespace
}  // namespace etalon::validation
