// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

ReaderMakeup by_u(std::int64_t positives, std::int64_t negatives) {
  return {.metric = "auc.readers.u_statistic/1", .blocks = {{5, positives, negatives}}};
}
ReaderMakeup by_anova(std::int64_t positives, std::int64_t negatives) {
  return {.metric = "auc.readers.obuchowski_rockette/1", .blocks = {{5, positives, negatives}}};
}

Simulation simulation(std::int64_t threads = 1) {
  return {.seed = seed_of_plans, .samples = 400, .threads = threads};
}

/// Promised are 2.5 %, allowed 3.5 %; four scenarios of 400 studies have a largest of up to 5 %.
TEST(ReadingsStudy, at_the_limit_seldom_passes) {
  for (const ReaderMakeup& makeup : {by_u(40, 60), by_anova(40, 60)}) {
    EXPECT_LT(readings_study(makeup, {}, {.limit = 0.85})->wrong_pass(simulation()).value, 0.05);
    EXPECT_LT(readings_study(makeup, {0.8}, {.limit = -0.05})->wrong_pass(simulation()).value,
              0.05);
  }
}

/// ±t·σ alone passes 8 % of these.
TEST(ReadingsStudy, of_nearly_flawless_readers_seldom_passes_at_the_limit) {
  EXPECT_LT(readings_study(by_u(20, 20), {0.99}, {.limit = -0.05})->wrong_pass(simulation()).value,
            0.05);
}

TEST(ReadingsStudy, of_unequal_blocks_is_of_these) {
  const ReaderMakeup makeup = {.metric = "auc.readers.obuchowski_rockette/1",
                               .blocks = {{4, 20, 20}, {1, 60, 60}}};
  const auto study = readings_study(makeup, {}, {.limit = 0.7, .patients = 10});
  EXPECT_LT(study->wrong_pass(simulation()).value, 0.05);
  EXPECT_GT(study->power(0.9, simulation()).value, 0.8);
}

TEST(ReadingsStudy, passes_the_oftener_the_better_the_readers_are_and_the_more_they_read) {
  const auto of = [](std::int64_t patients, double truth) {
    return readings_study(by_u(patients, patients), {0.8}, {.limit = 0})
        ->power(truth, simulation())
        .value;
  };
  EXPECT_LT(of(40, 0.03), of(40, 0.1));
  EXPECT_LT(of(20, 0.08), of(100, 0.08));
  EXPECT_GT(of(100, 0.1), 0.8);
}

TEST(ReadingsStudy, of_an_upper_bound_is_that_of_worse_readers) {
  const auto study = readings_study(by_u(60, 60), {0.8}, {.limit = 0.05, .is_by_lower = false});
  EXPECT_LT(study->wrong_pass(simulation()).value, 0.05);
  EXPECT_GT(study->power(-0.1, simulation()).value, 0.8);
}

TEST(ReadingsStudy, has_the_same_bits_on_any_number_of_threads) {
  const auto study = readings_study(by_u(20, 30), {0.7, 0.9}, {.limit = 0});
  EXPECT_EQ(study->wrong_pass(simulation(1)).value, study->wrong_pass(simulation(3)).value);
  EXPECT_EQ(study->scenarios(), 4);
}

TEST(ReadingsStudy, of_too_few_patients_is_never_passed) {
  const auto study = readings_study(by_u(5, 30), {}, {.limit = 0.8, .patients = 10});
  EXPECT_THAT(study->never(), testing::HasSubstr("5 patients with and 30 without"));
  EXPECT_EQ(study->power(0.95, simulation()).value, 0);
  EXPECT_EQ(study->scenarios(), 0);
}

}  // namespace
}  // namespace etalon::validation
