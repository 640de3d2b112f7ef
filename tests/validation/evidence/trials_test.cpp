// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/trials.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace etalon::validation {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

CaseTable table() {
  CaseTable cases;
  cases.ids = {"a", "b", "c", "d"};
  cases.patients = cases.ids;
  cases.labels = {1, 1, 0, 0};
  cases.scores["score"] = {0.9, none, 0.1, none};
  cases.scores["other"] = {0.1, none, 0.9, none};
  return cases;
}

std::vector<bool> counted(const std::string& metric, OutputsOf of = OutputsOf::model,
                          const std::string& bound = "auto") {
  const CaseTable cases = table();
  const Requirement requirement{
      .id = "one", .metric = metric, .reference = "other", .threshold = 0.5, .bound = bound};
  const Trials trials(cases, requirement, of);
  std::vector<bool> found;
  for (std::uint32_t i = 0; i < 4; ++i) found.push_back(trials.has(i));
  return found;
}

TEST(Trials, are_the_cases_that_a_share_counts) {
  using Found = std::vector<bool>;
  EXPECT_EQ(counted("sensitivity/1"), (Found{true, true, false, false}));
  EXPECT_EQ(counted("specificity/1"), (Found{false, false, true, true}));
  EXPECT_EQ(counted("accuracy/1"), (Found{true, true, true, true}));
  // A missing output is as far from the limit as it can be: with the condition not called.
  EXPECT_EQ(counted("ppv/1"), (Found{true, false, false, true}));
  EXPECT_EQ(counted("npv/1"), (Found{false, true, true, false}));
  EXPECT_EQ(counted("ppv/1", OutputsOf::model, "upper"), (Found{true, true, false, false}));
  // Of the model that a difference is taken from it is as near.
  EXPECT_EQ(counted("ppv/1", OutputsOf::reference), (Found{false, true, true, false}));
}

}  // namespace
}  // namespace etalon::validation
