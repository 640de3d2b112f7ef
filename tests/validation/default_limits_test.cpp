// SPDX-License-Identifier: Apache-2.0
#include "validation/default_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// One case of each of so many patients.
std::vector<std::string> patients(std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back(text("p", i));
  return names;
}

std::vector<std::string> keys(const std::vector<LeftOut>& left_out) {
  std::vector<std::string> result;
  for (const LeftOut& each : left_out) result.push_back(each.key);
  return result;
}

std::vector<LeftOut> left_out(Plan& plan, const std::vector<std::string>& of,
                              const std::vector<std::string>& given = {},
                              JudgedModels models = JudgedModels::full_and_compressed) {
  return leave_out_defaults(plan, given, of, models);
}

TEST(DefaultLimits, what_so_few_patients_cannot_show_is_left_out_with_the_reason) {
  Plan plan;
  const auto found = left_out(plan, patients(60));
  EXPECT_THAT(keys(found),
              ElementsAre("plan.analytical.scaled_brier", "plan.identity.max_flip_rate"));
  EXPECT_EQ(found[0].limit, Plan{}.analytical.scaled_brier);
  EXPECT_THAT(found[0].reason, HasSubstr("the 60 patients of the test split"));
  EXPECT_THAT(found[1].reason, HasSubstr("0.0596"));
  EXPECT_EQ(plan.analytical.brier, Plan{}.analytical.brier);
  EXPECT_EQ(plan.analytical.scaled_brier, -1);
  EXPECT_EQ(plan.identity.max_flip_rate, 1);
  Plan rest = plan;
  rest.analytical = {};
  rest.identity = {};
  EXPECT_EQ(plan_bytes(rest), plan_bytes(Plan{}));  // and nothing else
}

TEST(DefaultLimits, what_the_patients_can_show_stays) {
  Plan plan;
  EXPECT_TRUE(left_out(plan, patients(100)).empty());
  EXPECT_EQ(plan_bytes(plan), plan_bytes(Plan{}));
  EXPECT_THAT(keys(left_out(plan, patients(99))), ElementsAre("plan.analytical.scaled_brier"));
  EXPECT_EQ(plan.identity.max_flip_rate, Plan{}.identity.max_flip_rate);
}

TEST(DefaultLimits, what_somebody_wrote_stays_though_nothing_can_meet_it) {
  Plan plan;
  EXPECT_TRUE(left_out(plan, patients(20), keys_with_left_out_defaults()).empty());
  EXPECT_EQ(plan_bytes(plan), plan_bytes(Plan{}));
  EXPECT_THAT(keys(left_out(plan, patients(20), {"plan.analytical.brier"})),
              ElementsAre("plan.analytical.scaled_brier", "plan.identity.max_flip_rate"));
  EXPECT_EQ(plan.analytical.brier, Plan{}.analytical.brier);
}

TEST(DefaultLimits, patients_count_as_the_levels_count_them) {
  std::vector<std::string> unequal = patients(120);
  for (int i = 0; i < 300; ++i) unequal.emplace_back("p0");
  Plan plan;
  EXPECT_FALSE(left_out(plan, unequal).empty());
  Plan of_cases;
  of_cases.cluster = "none";
  EXPECT_TRUE(left_out(of_cases, unequal).empty());
}

TEST(DefaultLimits, of_levels_and_models_that_are_not_judged_nothing_is_said) {
  Plan plan;
  EXPECT_THAT(keys(left_out(plan, patients(60), {}, JudgedModels::full)),
              ElementsAre("plan.analytical.scaled_brier"));
  Plan data_alone;
  data_alone.levels = {"L1"};
  EXPECT_TRUE(left_out(data_alone, patients(60)).empty());
  EXPECT_TRUE(left_out(data_alone, {}).empty());
}

}  // namespace
}  // namespace etalon::validation
