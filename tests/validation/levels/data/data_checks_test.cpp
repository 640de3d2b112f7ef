// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/data/data_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/error.hpp"
#include "datasets/quality/checks.hpp"

namespace etalon::validation {
namespace {

using datasets::QualityFinding;
using datasets::Severity;
using testing::HasSubstr;

TEST(DataChecks, the_checks_of_a_dataset_become_findings_of_level_1) {
  const std::vector<QualityFinding> quality = {
      {"missing_values",
       Severity::fail,
       1,
       "1 columns with missing values",
       {"age (3 samples, first row-7)"}},
      {"constant_columns", Severity::warning, 1, "1 constant columns", {"site"}},
      {"duplicates", Severity::pass, 0, "no duplicates", {}},
      {"leakage_content", Severity::warning, 2, "2 pairs", {"a = b", "c = d"}}};
  const auto findings = assess_data(Json::parse(datasets::to_json(quality).canonical()));
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].id, "L1.missing_values");
  EXPECT_EQ(findings[0].verdict, Verdict::fail);
  // Items name samples and patients; they stay in quality.json.
  for (const Finding& finding : findings) EXPECT_TRUE(finding.items.empty());
  EXPECT_EQ(findings[1].verdict, Verdict::pass);
  EXPECT_EQ(findings[1].warnings, std::vector<std::string>{"1 constant columns"});
  EXPECT_EQ(findings[2].verdict, Verdict::pass);
  EXPECT_TRUE(findings[2].warnings.empty());
  EXPECT_EQ(findings[3].verdict, Verdict::conditional);
  EXPECT_EQ(findings[3].estimate, 2.0);
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.level, Level::data);
    EXPECT_EQ(parse_finding(to_json(finding)), finding);
  }
}

TEST(DataChecks, doubts_about_who_is_independent_are_conditional_and_other_warnings_pass) {
  const std::set<std::string_view> doubts = {"similar_patients", "duplicates", "leakage_patient",
                                             "leakage_content"};
  for (const std::string_view id : datasets::quality_check_ids()) {
    const std::vector<QualityFinding> quality = {
        {std::string(id), Severity::warning, 3, "kept by decision of the job file", {"a ~ b"}}};
    const auto findings = assess_data(datasets::to_json(quality));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].verdict, doubts.contains(id) ? Verdict::conditional : Verdict::pass)
        << id;
    EXPECT_EQ(findings[0].warnings, std::vector<std::string>{"kept by decision of the job file"});
    EXPECT_TRUE(is_count(findings[0].unit)) << id;
    EXPECT_EQ(findings[0].what.find("Data check"), std::string::npos) << id;
  }
}

TEST(DataChecks, findings_that_leave_the_data_name_nobody) {
  const auto quality = [](std::vector<std::string> items) {
    const std::vector<QualityFinding> findings = {
        {"duplicates", Severity::warning, 1, "1 pair", std::move(items)}};
    return datasets::to_json(findings);
  };
  check_names_nobody(quality({}), "quality.json");
  try {
    check_names_nobody(quality({"a = b"}), "quality.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("finding 'duplicates' has 1 items"));
  }
}

TEST(DataChecks, what_is_no_quality_table_is_a_format_error_that_names_the_key) {
  const std::vector<std::pair<const char*, const char*>> broken = {
      {R"([])", "quality.json"},
      {R"({})", "'findings'"},
      {R"({"findings":3})", "findings"},
      {R"({"findings":[{"id":"duplicates"}]})", "findings[0]"},
      {R"({"findings":[{"id":"d","severity":"bad","count":0,"message":"","items":[]}]})",
       "severity"},
      {R"({"findings":[{"id":"d","severity":"pass","count":0.5,"message":"","items":[]}]})",
       "count"},
      {R"({"findings":[{"id":"d","severity":"pass","count":0,"message":"","items":[],"x":1}]})",
       "'x'"}};
  for (const auto& [bytes, key] : broken) {
    try {
      static_cast<void>(assess_data(Json::parse(bytes)));
      FAIL() << bytes;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_THAT(error.what(), HasSubstr(key));
    }
  }
}

}  // namespace
}  // namespace etalon::validation
