// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/stated_prevalence.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon::validation::two_classes {
namespace {

TEST(StatedPrevalence, of_the_test_set_gives_its_own_predictive_values) {
  // 90 of 100 found, 40 of 200 alarmed: PPV 90/130, NPV 160/170.
  EXPECT_DOUBLE_EQ(stated_ppv(0.9, 0.8, 100.0 / 300), 90.0 / 130);
  EXPECT_DOUBLE_EQ(stated_npv(0.9, 0.8, 100.0 / 300), 160.0 / 170);
  EXPECT_DOUBLE_EQ(positive_likelihood_ratio(0.9, 0.8), 4.5);
  EXPECT_DOUBLE_EQ(negative_likelihood_ratio(0.9, 0.8), 0.125);
}

TEST(StatedPrevalence, rarer_disease_lowers_ppv_and_lifts_npv) {
  double last_ppv = 1;
  double last_npv = 0;
  for (const double prevalence : {0.5, 0.2, 0.05, 0.01, 0.001}) {
    EXPECT_LT(stated_ppv(0.9, 0.8, prevalence), last_ppv);
    EXPECT_GT(stated_npv(0.9, 0.8, prevalence), last_npv);
    last_ppv = stated_ppv(0.9, 0.8, prevalence);
    last_npv = stated_npv(0.9, 0.8, prevalence);
  }
}

TEST(StatedPrevalence, at_the_edges_is_infinite_or_nothing) {
  EXPECT_EQ(positive_likelihood_ratio(0.9, 1), HUGE_VAL);
  EXPECT_EQ(negative_likelihood_ratio(0.5, 0), HUGE_VAL);
  EXPECT_EQ(negative_likelihood_ratio(1, 1), 0);
  EXPECT_EQ(stated_ppv(0.9, 1, 0.1), 1);
  EXPECT_TRUE(std::isnan(stated_ppv(0, 1, 0.1)));
  EXPECT_TRUE(std::isnan(positive_likelihood_ratio(0, 1)));
  EXPECT_TRUE(std::isnan(negative_likelihood_ratio(1, 0)));
}

TEST(StatedPrevalence, a_rate_that_is_not_defined_makes_nothing_infinite) {
  for (const double value : {positive_likelihood_ratio(0.9, NAN), positive_likelihood_ratio(NAN, 1),
                             negative_likelihood_ratio(NAN, 0), negative_likelihood_ratio(0.5, NAN),
                             stated_ppv(NAN, 1, 0.1), stated_npv(1, NAN, 0.1)}) {
    EXPECT_TRUE(std::isnan(value)) << value;
  }
}

}  // namespace
}  // namespace etalon::validation::two_classes
