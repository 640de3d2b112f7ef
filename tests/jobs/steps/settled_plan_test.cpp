// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/settled_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"

namespace etalon::jobs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// So many validation patients, every other one ill, one case each; 500 patients to test on.
DealtCases patients(std::int64_t count) {
  DealtCases cases;
  for (std::int64_t i = 0; i < 500; ++i) cases.test_patients.push_back(text("t", i));
  for (std::int64_t i = 0; i < count; ++i) {
    cases.validation.patients.push_back(text("v", i));
    cases.validation.labels.push_back(i % 2);
  }
  return cases;
}

Job two_classes(std::vector<std::string> given) {
  Job job;
  job.data.classes = {"well", "ill"};
  job.given = std::move(given);
  return job;
}

TEST(SettlePlan, a_gate_that_accepts_no_equal_model_is_not_asked_where_nobody_asked_for_it) {
  for (const std::int64_t count : {0, 10, 60}) {
    Job job = two_classes({});
    const Settlement settled = settle_plan(job, patients(count));
    EXPECT_THAT(settled.limits, IsEmpty());
    if (count == 0) {
      EXPECT_THAT(settled.no_compression, IsEmpty()) << "nobody is known";
      EXPECT_EQ(job.compress.method, "int8");
      continue;
    }
    EXPECT_THAT(settled.no_compression, HasSubstr(text("has ", count / 2, " patients")));
    EXPECT_EQ(job.compress.method, "none");
    EXPECT_THAT(job.plan.levels, ElementsAre("L0", "L1", "L3"));
  }
}

TEST(SettlePlan, a_gate_that_may_accept_stays) {
  Job job = two_classes({});
  EXPECT_THAT(settle_plan(job, patients(100)).no_compression, IsEmpty());
  EXPECT_EQ(job.compress.method, "int8");
  EXPECT_THAT(job.plan.levels, ElementsAre("L0", "L1", "L3", "L6"));
}

TEST(SettlePlan, a_gate_of_two_classes_has_no_outlook_of_three) {
  Job job = two_classes({});
  job.data.classes.emplace_back("worse");
  DealtCases cases = patients(10);
  cases.validation.labels.back() = 2;
  EXPECT_THAT(settle_plan(job, cases).no_compression, IsEmpty());
  EXPECT_EQ(job.compress.method, "int8");
}

TEST(SettlePlan, what_somebody_wrote_stays_though_the_gate_accepts_nobody) {
  for (const char* key : {"compress", "plan.levels"}) {
    Job job = two_classes({key});
    EXPECT_THAT(settle_plan(job, patients(10)).no_compression, IsEmpty()) << key;
    EXPECT_EQ(job.compress.method, "int8") << key;
    EXPECT_THAT(job.plan.levels, ElementsAre("L0", "L1", "L3", "L6")) << key;
  }
}

TEST(SettlePlan, without_compression_a_comparison_is_no_default) {
  Job job = two_classes({"compress"});
  job.compress.method = "none";
  EXPECT_THAT(settle_plan(job, {}).no_compression, IsEmpty()) << "as the job says";
  EXPECT_THAT(job.plan.levels, ElementsAre("L0", "L1", "L3"));
  Job written = two_classes({"compress", "plan.levels"});
  written.compress.method = "none";
  settle_plan(written, {});
  EXPECT_THAT(written.plan.levels, ElementsAre("L0", "L1", "L3", "L6"));
}

}  // namespace
}  // namespace etalon::jobs
