// SPDX-License-Identifier: Apache-2.0
#include "validation/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

Finding finding(std::string id, Level level, double lower, double upper, double threshold) {
  Finding result{.id = std::move(id), .level = level, .what = "what", .metric = "m/1"};
  result.estimate = (lower + upper) / 2;
  result.lower = lower;
  result.upper = upper;
  result.threshold = threshold;
  result.bound = Bound::at_least;
  decide(result);
  return result;
}

Report a_report() {
  Report report;
  report.subject = {.name = "breast",
                    .version = "1.2.0",
                    .intended_use = "second reader",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .digests = {{"manifest", sha256("manifest")}},
                    .environment = Json::object({{"ranks", 3}, {"cpu", "x86-64-v3"}}),
                    .time = "2026-03-01T12:00:05Z"};
  report.plan.levels = {"L1", "L3"};
  report.commitment = {digest(report.plan), "2026-03-01T12:00:00Z", "validate/plan.json",
                       "validate/plan.sigstore.json"};
  report.openings = {{1,
                      "2026-03-01T12:00:01Z",
                      digest(report.plan),
                      sha256("bundle"),
                      sha256("data"),
                      sha256("scores"),
                      {}}};
  report.splits = {{"validation", 57, 20, 37, 57}, {"test", 114, 42, 72, 110}};
  report.operating_point = {"youden", 0.43000000000000005, 0.95, 0.97};
  report.findings = {finding("L1.cases", Level::data, 114, 114, 30),
                     finding("L3.auc", Level::analytical, 0.95, 0.99, 0.9),
                     finding("L6.auc_difference", Level::comparison, -0.05, -0.03, -0.02)};
  report.warnings = {"few cases"};
  ModelCurves curves;
  curves.model = "full";
  curves.auc = 0.97;
  curves.roc = {{0, 0}, {0, 0.5}, {1, 1}};
  curves.band = {{0, 0.3, 0.7}, {1, 1, 1}};
  curves.operating_point = {0.1, 0.9};
  curves.reliability = {{0, 0.5, 60, 2, 0.1, 1.0 / 30.0}, {0.5, 1, 54, 40, 0.8, 40.0 / 54.0}};
  curves.histogram = {{60, 12}, {2, 40}};
  report.curves = {curves};
  return report;
}

/// The error that reading the changed report gives.
std::pair<ErrorKind, std::string> refusal(const Json& json) {
  try {
    static_cast<void>(parse_report(json));
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "was read"};
}

TEST(Report, what_is_written_is_read_back) {
  Report bare;
  for (const Report& report : {a_report(), bare}) {
    write_report("report.json", report);
    const Report back = read_report("report.json");
    EXPECT_EQ(to_json(back).canonical(), to_json(report).canonical());
    EXPECT_EQ(back.findings, report.findings);
    EXPECT_EQ(back.openings, report.openings);
    EXPECT_EQ(digest(back.plan), digest(report.plan));
    EXPECT_EQ(back.operating_point.has_value(), report.operating_point.has_value());
    EXPECT_EQ(back.curves.size(), report.curves.size());
  }
}

TEST(Report, the_overall_verdict_is_the_worst_of_the_levels_of_the_plan) {
  Report report = a_report();
  EXPECT_EQ(report.verdict(Level::comparison), Verdict::fail);
  EXPECT_EQ(report.overall(), Verdict::pass);
  report.findings[1] = finding("L3.auc", Level::analytical, 0.85, 0.99, 0.9);
  EXPECT_EQ(report.overall(), Verdict::conditional);
  report.plan.levels.emplace_back("L4");
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  report.plan.levels.emplace_back("L6");
  EXPECT_EQ(report.overall(), Verdict::fail);
}

TEST(Report, levels_are_those_of_findings_and_plan_in_order) {
  Report report = a_report();
  report.plan.levels = {"L5", "L3"};
  EXPECT_EQ(report.levels(),
            (std::vector<Level>{Level::data, Level::analytical, Level::equity, Level::comparison}));
}

TEST(Report, findings_can_be_added) {
  Report report = a_report();
  report.add({finding("L3.auc_bootstrap", Level::analytical, 0.5, 0.6, 0.9)});
  EXPECT_EQ(report.findings.size(), 4U);
  EXPECT_EQ(report.overall(), Verdict::fail);
}

TEST(Report, a_verdict_that_does_not_follow_from_the_interval_is_refused) {
  Report report = a_report();
  report.findings[2].verdict = Verdict::pass;
  const auto [kind, message] = refusal(to_json(report));
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("L6.auc_difference"));
  EXPECT_THROW(write_report("refused.json", report), Error);
  EXPECT_FALSE(std::filesystem::exists("refused.json"));
}

TEST(Report, a_bound_changed_without_its_verdict_is_refused) {
  Json json = to_json(a_report());
  json["findings"].as_array()[1]["lower"] = 0.7;
  EXPECT_EQ(refusal(json).first, ErrorKind::integrity);
}

TEST(Report, a_threshold_that_is_not_the_plans_is_refused) {
  Json json = to_json(a_report());
  json["findings"].as_array()[2]["threshold"] = -0.1;
  json["findings"].as_array()[2]["verdict"] = "pass";
  const auto [kind, message] = refusal(json);
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("'L6.auc_difference': its threshold is not the plan's"));
}

TEST(Report, a_verdict_on_a_limit_of_the_plan_without_an_interval_is_refused) {
  for (const char* key : {"lower", "threshold", "bound"}) {
    Json json = to_json(a_report());
    json["findings"].as_array()[2].as_object().erase(key);
    json["findings"].as_array()[2]["verdict"] = "pass";
    EXPECT_EQ(refusal(json).first, ErrorKind::integrity) << key;
  }
}

TEST(Report, a_level_verdict_or_an_overall_verdict_that_was_changed_is_refused) {
  Json level = to_json(a_report());
  level["levels"].as_array().back()["verdict"] = "pass";
  EXPECT_EQ(refusal(level).first, ErrorKind::integrity);
  Json required = to_json(a_report());
  required["levels"].as_array().back()["required"] = true;
  EXPECT_EQ(refusal(required).first, ErrorKind::integrity);
  Json fewer = to_json(a_report());
  fewer["levels"].as_array().pop_back();
  EXPECT_EQ(refusal(fewer).first, ErrorKind::integrity);
  Json overall = to_json(a_report());
  overall["verdict"] = "fail";
  const auto [kind, message] = refusal(overall);
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("verdict: is fail, but the findings give pass"));
}

TEST(Report, a_finding_that_was_removed_is_missed_by_its_level) {
  Json json = to_json(a_report());
  json["findings"].as_array().pop_back();
  EXPECT_EQ(refusal(json).first, ErrorKind::integrity);
}

TEST(Report, another_plan_than_the_committed_one_is_refused) {
  Json json = to_json(a_report());
  json["plan"]["analytical"]["auc"] = 0.5;
  const auto [kind, message] = refusal(json);
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("committed was"));
}

TEST(Report, every_key_is_needed_and_no_other_is_known) {
  const Json json = to_json(a_report());
  for (const auto& [key, value] : json.as_object()) {
    if (key == "operating_point") continue;
    Json without = json;
    without.as_object().erase(key);
    const auto [kind, message] = refusal(without);
    EXPECT_EQ(kind, ErrorKind::format) << key;
    EXPECT_THAT(message, HasSubstr("'" + key + "'"));
  }
  Json more = json;
  more["verdicts"] = "pass";
  EXPECT_EQ(refusal(more).first, ErrorKind::format);
  Json nested = json;
  nested["curves"].as_array()[0]["roc"].as_array()[1] = Json::array_of(std::vector<double>{1.0});
  EXPECT_THAT(refusal(nested).second, HasSubstr("curves[0]: roc[1]"));
  EXPECT_EQ(refusal(Json()).first, ErrorKind::format);
}

}  // namespace
}  // namespace etalon::validation
