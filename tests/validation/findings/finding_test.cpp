// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

Finding full_finding() {
  Finding finding{.id = "L3.auc",
                  .level = Level::analytical,
                  .what = "AUC of the full model",
                  .metric = "auc.mann_whitney.midrank/1",
                  .method = "DeLong, two-sided 95 %"};
  finding.estimate = 0.95;
  finding.lower = 0.91;
  finding.upper = 0.99;
  finding.threshold = 0.9;
  finding.bound = Side::at_least;
  finding.cases = 114;
  finding.events = 42;
  finding.patients = 110;
  finding.warnings = {"few cases"};
  finding.items = {"case-1", "\"quoted\""};
  finding.evidence = {{"predictions", sha256("predictions")}};
  decide(finding);
  return finding;
}

TEST(Finding, the_bound_decides_and_the_interval_that_crosses_is_conditional) {
  EXPECT_EQ(decide(Side::at_least, 0.90, 0.99, 0.9), Verdict::pass);
  EXPECT_EQ(decide(Side::at_least, 0.89, 0.99, 0.9), Verdict::inconclusive);
  EXPECT_EQ(decide(Side::at_least, 0.80, 0.9, 0.9), Verdict::inconclusive);
  EXPECT_EQ(decide(Side::at_least, 0.80, 0.89, 0.9), Verdict::fail);
  EXPECT_EQ(decide(Side::at_most, 0.01, 0.05, 0.05), Verdict::pass);
  EXPECT_EQ(decide(Side::at_most, 0.05, 0.06, 0.05), Verdict::inconclusive);
  EXPECT_EQ(decide(Side::at_most, 0.06, 0.07, 0.05), Verdict::fail);
}

TEST(Finding, the_point_estimate_decides_nothing) {
  Finding finding = full_finding();
  finding.lower = 0.85;
  decide(finding);
  EXPECT_EQ(finding.verdict, Verdict::inconclusive);
  EXPECT_THAT(finding.message, HasSubstr("neither shown nor refuted"));
}

TEST(Finding, the_message_names_the_bound_that_decided) {
  Finding finding = full_finding();
  EXPECT_EQ(finding.message, "the lower bound is 0.9100; required is at least 0.9000");
  finding.upper = 0.88;
  finding.lower = 0.80;
  decide(finding);
  EXPECT_EQ(finding.message, "the upper bound is 0.8800; required is at least 0.9000");
  finding.bound = Side::at_most;
  finding.threshold = 0.7;
  decide(finding);
  EXPECT_EQ(finding.message, "the lower bound is 0.8000; required is at most 0.7000");
}

TEST(Finding, counts_are_shown_whole_with_their_unit) {
  Finding finding{.id = "L1.cases", .level = Level::data};
  finding.lower = finding.upper = 114;
  finding.threshold = 30;
  finding.bound = Side::at_least;
  finding.unit = "cases";
  decide(finding);
  EXPECT_EQ(finding.message, "114 cases; required is at least 30 cases");
}

TEST(Finding, an_infinite_ratio_is_called_so_in_words_and_in_json) {
  Finding finding = full_finding();
  finding.estimate = finding.upper = std::numeric_limits<double>::infinity();
  finding.threshold = 0.95;
  decide(finding);
  EXPECT_THAT(finding.message, HasSubstr("from 0.9100 to infinite"));
  const Json json = to_json(finding);
  EXPECT_EQ(json.at("estimate"), Json("infinite"));
  EXPECT_EQ(parse_finding(Json::parse(json.canonical())), finding);
  Json other = json;
  other["upper"] = "huge";
  EXPECT_THROW(static_cast<void>(parse_finding(other)), Error);
  other["upper"] = 1.0;
  other["threshold"] = "infinite";
  EXPECT_THROW(static_cast<void>(parse_finding(other)), Error);
}

TEST(Finding, a_level_is_as_bad_as_its_worst_finding) {
  std::vector<Finding> findings(3, full_finding());
  EXPECT_EQ(level_verdict(findings, Level::analytical), Verdict::pass);
  findings[1].verdict = Verdict::conditional;
  EXPECT_EQ(level_verdict(findings, Level::analytical), Verdict::conditional);
  findings[2].verdict = Verdict::not_assessed;
  EXPECT_EQ(level_verdict(findings, Level::analytical), Verdict::not_assessed);
  findings[0].verdict = Verdict::fail;
  EXPECT_EQ(level_verdict(findings, Level::analytical), Verdict::fail);
  EXPECT_EQ(level_verdict(findings, Level::equity), Verdict::not_assessed);
}

TEST(Finding, what_is_written_is_read_back) {
  Finding bare{.id = "L0.onnx", .level = Level::identity};
  for (const Finding& finding : {full_finding(), bare}) {
    const Json json = Json::parse(to_json(finding).canonical());
    EXPECT_EQ(parse_finding(json), finding);
  }
}

TEST(Finding, every_key_but_the_numbers_is_needed_and_no_other_is_known) {
  const Json json = to_json(full_finding());
  for (const auto& [key, value] : json.as_object()) {
    const bool is_number = key == "estimate" || key == "lower" || key == "upper" ||
                           key == "threshold" || key == "bound";
    Json without = json;
    without.as_object().erase(key);
    if (is_number) {
      EXPECT_NO_THROW(static_cast<void>(parse_finding(without))) << key;
      continue;
    }
    try {
      static_cast<void>(parse_finding(without));
      FAIL() << key << " may be missing";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_THAT(error.what(), HasSubstr("'" + key + "'"));
    }
  }
  Json more = json;
  more["verdicts"] = "pass";
  EXPECT_THROW(static_cast<void>(parse_finding(more)), Error);
}

TEST(Finding, values_of_another_type_or_name_are_format_errors_that_name_the_key) {
  const std::vector<std::pair<std::string, Json>> changes = {
      {"verdict", "passed"}, {"level", "L9"},   {"level", "L1"},
      {"bound", "above"},    {"cases", 1.5},    {"lower", "0.9"},
      {"items", "case-1"},   {"evidence", "x"}, {"warnings", Json::array_of(std::vector<int>{1})}};
  for (const auto& [key, value] : changes) {
    Json json = to_json(full_finding());
    json[key] = value;
    try {
      static_cast<void>(parse_finding(json));
      FAIL() << key << " = " << value.canonical() << " was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("L3.auc"));
    }
  }
}

TEST(Finding, levels_have_codes_that_read_back) {
  for (int i = 0; i <= 8; ++i) {
    const auto level = static_cast<Level>(i);
    EXPECT_EQ(parse_level(code(level)), level);
    EXPECT_FALSE(title(level).empty());
  }
  EXPECT_THROW(static_cast<void>(parse_level("l0")), Error);
  EXPECT_THROW(static_cast<void>(parse_level("L10")), Error);
}

}  // namespace
}  // namespace etalon::validation
