// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/limits.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

TEST(Limits, the_compressed_model_has_the_limits_of_the_full_one) {
  Plan plan;
  plan.analytical.brier = 0.125;
  for (const char* id : {"L3.brier", "L3.brier_compressed"}) {
    const auto limit = limit_of(plan, id);
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->bound, Side::at_most);
    EXPECT_EQ(limit->threshold, 0.125);
  }
}

TEST(Limits, the_margin_of_non_inferiority_is_a_negative_lower_limit) {
  const auto limit = limit_of(Plan{}, "L6.auc_difference");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->bound, Side::at_least);
  EXPECT_EQ(limit->threshold, -0.05);
}

TEST(Limits, findings_without_a_number_in_the_plan_have_none) {
  for (const char* id : {"L0.digests", "L0.repeatability_compressed", "L1.duplicates",
                         "L3.operating_point", "L9.auc", ""}) {
    EXPECT_FALSE(limit_of(Plan{}, id)) << id;
  }
  Finding finding{.id = "L0.digests"};
  EXPECT_THROW(set_limit(finding, Plan{}), Error);
}

}  // namespace
}  // namespace etalon::validation
