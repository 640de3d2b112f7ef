// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

Simulation simulation(std::int64_t threads = 1) {
  return {.seed = seed_of_plans, .samples = 1000, .threads = threads};
}

/// Promised are 2.5 %, allowed 3.5 %; two scenarios of 1,000 studies have a largest of up to 4 %.
/// Student's t on the logit scale passes 9 to 13 % of the last.
TEST(ConcordanceStudy, at_the_limit_seldom_passes) {
  for (const double limit : {0.65, 0.8, 0.95})
    EXPECT_LT(concordance_study(150, 0.2, {.limit = limit})->wrong_pass(simulation()).value, 0.04);
  const auto upper = concordance_study(150, 0.4, {.limit = 0.7, .is_by_lower = false});
  EXPECT_LT(upper->wrong_pass(simulation()).value, 0.04);
}

TEST(ConcordanceStudy, passes_the_oftener_the_better_the_order_and_the_more_events_there_are) {
  const auto of = [](std::int64_t patients, double events, double truth) {
    return concordance_study(patients, events, {.limit = 0.65})->power(truth, simulation()).value;
  };
  EXPECT_LT(of(150, 0.3, 0.72), of(150, 0.3, 0.8));
  EXPECT_LT(of(100, 0.3, 0.75), of(300, 0.3, 0.75));
  EXPECT_LT(of(150, 0.2, 0.75), of(150, 0.6, 0.75));
  EXPECT_GT(of(300, 0.3, 0.8), 0.95);
}

TEST(ConcordanceStudy, the_bits_do_not_depend_on_threads) {
  const auto study = concordance_study(80, 0.5, {.limit = 0.7});
  EXPECT_EQ(study->wrong_pass(simulation(1)), study->wrong_pass(simulation(3)));
}

TEST(ConcordanceStudy, of_fewer_patients_than_must_have_an_event_never_passes_and_says_so) {
  const auto few = concordance_study(9, 0.9, {.limit = 0.6});
  EXPECT_THAT(few->never(),
              testing::HasSubstr("9 patients, of whom at least 10 must have an event"));
  EXPECT_EQ(few->power(0.9, simulation()).value, 0);
  // Five events are expected; ten may come.
  const auto rare = concordance_study(50, 0.1, {.limit = 0.6});
  EXPECT_EQ(rare->never(), "");
  EXPECT_LT(rare->power(0.9, simulation()).value, 0.05);
}

TEST(ConcordanceStudy, is_of_values_that_exponential_times_have) {
  EXPECT_TRUE(has_followed_model(0.3, 0.7));
  for (const double impossible : {0.5, 0.4, 1.0, 0.9999}) {
    EXPECT_FALSE(has_followed_model(0.3, impossible)) << impossible;
  }
  EXPECT_FALSE(has_followed_model(0, 0.7));
  EXPECT_FALSE(has_followed_model(1, 0.7));
}

}  // namespace
}  // namespace etalon::validation
