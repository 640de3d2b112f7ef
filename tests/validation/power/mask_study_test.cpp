// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr std::optional<double> shares = {};

TEST(MaskStudy, wrong_pass_is_what_the_bound_promises) {
  const Simulation simulation{.seed = 21, .samples = 600, .threads = 2};
  for (const bool is_distance : {false, true}) {
    const Decision decision{.limit = is_distance ? 6.0 : 0.88, .is_by_lower = !is_distance};
    const auto largest = is_distance ? std::optional(60.0) : shares;
    const auto equal = mask_study(equal_patients(120, 2), 1000, 0.5, largest, {}, decision);
    const auto unequal = mask_study(unequal_patients(60, 5, 300), 1000, 0.5, largest, {}, decision);
    EXPECT_EQ(unequal->scenarios(), equal->scenarios() + 1);
    for (const auto* study : {&equal, &unequal}) {
      const Chance wrong = (*study)->wrong_pass(simulation);
      EXPECT_EQ(wrong.samples, 600);
      EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error) << is_distance;
      EXPECT_GE(wrong.value, 0.005) << is_distance;
    }
  }
}

TEST(MaskStudy, power_rises_with_the_score_and_falls_with_misses_and_spread) {
  const Simulation simulation{.seed = 22, .samples = 400, .threads = 2};
  const Decision decision{.limit = 0.8};
  const auto power = [&](double truth, const FoundMasks& found) {
    return mask_study(equal_patients(150), 1000, 0, shares, found, decision)
        ->power(truth, simulation)
        .value;
  };
  EXPECT_GT(power(0.88, {}), power(0.84, {}) + 0.1);
  EXPECT_GT(power(0.84, {.spread = 0.5}), power(0.84, {.spread = 1.5}) + 0.1);
  EXPECT_GT(power(0.86, {.spread = 0.5}), power(0.86, {.missed = 0.05, .spread = 0.5}) + 0.1);
  // The misses alone cost more than is lost.
  EXPECT_EQ(power(0.86, {.missed = 0.2}), 0);
}

TEST(MaskStudy, where_there_is_nothing_to_find_power_is_binomial) {
  // 20 of 27 must be right (Clopper and Pearson), which has 0.844 at a share of 0.8.
  const auto study = mask_study(equal_patients(27), 27, 0, shares, {.is_nothing_to_find = true},
                                {.limit = 0.5, .patients = 10});
  const Chance power = study->power(0.8, {.seed = 23, .samples = 2000, .threads = 2});
  EXPECT_NEAR(power.value, 0.844, 4 * power.standard_error);
  EXPECT_THAT(mask_study(equal_patients(9), 9, 0, shares, {.is_nothing_to_find = true},
                         {.limit = 0.5, .patients = 10})
                  ->never(),
              HasSubstr("9 patients whose reference lacks the structure; the plan wants 10"));
}

TEST(MaskStudy, what_no_result_can_show_is_said_and_never_passes) {
  const auto never = [](std::int64_t patients, std::optional<double> largest, double limit) {
    const auto study = mask_study(equal_patients(patients), 1000, 0, largest, {},
                                  {.limit = limit, .is_by_lower = !largest, .patients = 10});
    EXPECT_EQ(study->scenarios() > 0, study->never().empty());
    if (!study->never().empty()) {
      EXPECT_EQ(study->wrong_pass({}), exact_chance(0));
    }
    return study->never();
  };
  EXPECT_THAT(
      mask_study(equal_patients(100), 9, 0, shares, {}, {.limit = 0.5, .patients = 10})->never(),
      HasSubstr("9 patients whose reference has the structure; the plan wants 10"));
  EXPECT_THAT(never(9, shares, 0.5), HasSubstr("needs 10"));
  EXPECT_THAT(never(16, shares, 0.8), HasSubstr("flawless"));
  EXPECT_EQ(never(20, shares, 0.8), "");
  EXPECT_THAT(never(100, shares, 0.97), HasSubstr("flawless"));
  EXPECT_THAT(never(100, 50.0, 1), HasSubstr("flawless"));
  EXPECT_EQ(never(100, shares, 0.9), "");
  EXPECT_EQ(never(100, 50.0, 10), "");
}

TEST(MaskStudy, a_limit_that_worse_models_meet_is_held_too) {
  // One mask in a hundred is flawless and the others are wholly wrong: many samples have none.
  const Simulation simulation{.seed = 23, .samples = 400, .threads = 2};
  const auto rare =
      mask_study(equal_patients(100), 1000, 0, shares, {}, {.limit = 0.01, .is_by_lower = false});
  EXPECT_LE(rare->wrong_pass(simulation).value, 0.035);
  const auto middle =
      mask_study(equal_patients(100), 1000, 0, shares, {}, {.limit = 0.6, .is_by_lower = false});
  const Chance wrong = middle->wrong_pass(simulation);
  EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error);
  EXPECT_GE(middle->power(0.45, simulation).value, 0.5);
}

}  // namespace
}  // namespace etalon::validation
