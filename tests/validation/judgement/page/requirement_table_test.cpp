// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/requirement_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/file.hpp"
#include "tests/support/html_page.hpp"
#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::validation {
namespace {

void expect_good(const std::string& page, const std::vector<std::string>& texts) {
  write_file("page.html", page);
  testing_support::expect_good_page("page.html", texts);
}

TEST(RequirementTable, says_in_what_the_study_falls_short_of_a_profile) {
  const CaseTable cases = cases_of_two_classes(400);
  RequirementPlan plan{.name = "Second reader"};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8)};
  JudgementResult result = judged(cases, plan);
  ASSERT_EQ(result.overall(), Verdict::pass);
  result.grounds.profile = {.name = "board <i>", .sha256 = sha256("profile")};
  const std::string as_asked = render_page(cases, result, Language::en);
  expect_good(as_asked, {"board <i>", sha256("profile").prefixed(), "Every requirement"});
  result.grounds.profile->shortfalls = {"400 cases, asked are 500 at least"};
  const std::string page = render_page(cases, result, Language::en);
  expect_good(page, {"The study is not the one that the profile asks for",
                     "400 cases, asked are 500 at least"});
  EXPECT_EQ(page.find("could not be judged"), std::string::npos);
  expect_good(render_page(cases, result, Language::ru), {"случаев: 400; требуется не менее 500"});
}

}  // namespace
}  // namespace etalon::validation
