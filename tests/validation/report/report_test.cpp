// SPDX-License-Identifier: Apache-2.0
#include "validation/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/format_page.hpp"
#include "tests/validation/report/report_vector.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

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
  for (const Report& report : {a_report(), completed(Report{})}) {
    write_report("report.json", report);
    const Report back = read_report("report.json");
    EXPECT_EQ(to_json(back).canonical(), to_json(report).canonical());
    EXPECT_EQ(back.findings, report.findings);
    EXPECT_EQ(back.committed_plan, report.committed_plan);
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
  EXPECT_EQ(report.overall(), Verdict::inconclusive);
  report.plan.levels.emplace_back("L4");
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  report.plan.levels.emplace_back("L6");
  EXPECT_EQ(report.overall(), Verdict::fail);
}

TEST(Report, an_inconclusive_finding_passes_only_with_a_waiver_that_the_plan_names) {
  Report report = a_report();
  report.findings[1] = finding("L3.auc", Level::analytical, 0.85, 0.99, 0.9);
  report.plan.waivers = {{"L3.brier", "not this one"}};
  EXPECT_EQ(report.overall(), Verdict::inconclusive);
  EXPECT_TRUE(report.used_waivers().empty());
  report.plan.waivers.push_back({"L3.auc", "a pilot of few cases"});
  EXPECT_EQ(report.overall(), Verdict::pass);
  EXPECT_EQ(report.verdict(Level::analytical), Verdict::inconclusive);
  EXPECT_EQ(report.used_waivers(), (std::vector<Waiver>{{"L3.auc", "a pilot of few cases"}}));
  EXPECT_EQ(reservations_text(report.used_waivers()),
            "1 waived reservation: L3.auc (a pilot of few cases)");
  EXPECT_EQ(to_json(report.used_waivers()).canonical(),
            R"([{"finding":"L3.auc","reason":"a pilot of few cases"}])");
  report.findings[1] = finding("L3.auc", Level::analytical, 0.8, 0.85, 0.9);
  EXPECT_EQ(report.overall(), Verdict::fail);
  report.findings[1].verdict = Verdict::not_assessed;
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
}

TEST(Report, without_a_finding_of_the_plan_or_with_another_one_nothing_is_shown) {
  for (const std::string& id : expected_findings(Plan{}, JudgedModels::full_and_compressed)) {
    Report report = a_report();
    std::erase_if(report.findings, [&](const Finding& each) { return each.id == id; });
    EXPECT_NE(report.overall(), Verdict::pass) << id;
    const auto [kind, message] = refusal(to_json(report));
    EXPECT_EQ(kind, ErrorKind::integrity);
    EXPECT_THAT(message, HasSubstr(id + " is missing"));
  }
  Report more = a_report();
  more.add({finding("L3.luck", Level::analytical, 0.95, 0.99, 0.9)});
  EXPECT_EQ(more.overall(), Verdict::not_assessed);
  EXPECT_THAT(refusal(to_json(more)).second, HasSubstr("L3.luck is not a check of this report"));
  Report twice = a_report();
  twice.add({twice.findings[1]});
  EXPECT_THAT(refusal(to_json(twice)).second, HasSubstr("L3.auc stands 2 times"));
  Report full_only = a_report();
  full_only.subject.digests.pop_back();
  EXPECT_THAT(refusal(to_json(full_only)).second, HasSubstr("L6.auc_difference is not a check"));
}

TEST(Report, levels_are_those_of_findings_and_plan_in_order) {
  Report report = a_report();
  report.plan.levels = {"L5", "L3"};
  EXPECT_EQ(report.levels(), (std::vector<Level>{Level::identity, Level::data, Level::analytical,
                                                 Level::equity, Level::comparison}));
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

TEST(Report, a_pass_that_the_plan_did_not_promise_is_not_assessed) {
  Report report = report_of_format_pages();
  Finding& auc = report.findings[0];
  ASSERT_EQ(auc.verdict, Verdict::pass);
  auc.self_certificate->wrong_pass = counted_chance(610, 10'000);
  EXPECT_THAT(refusal(to_json(report)).second,
              HasSubstr("'L3.auc': the verdict is pass, but interval, threshold and "
                        "self-certificate give not_assessed"));
  auc.verdict = Verdict::not_assessed;
  EXPECT_EQ(parse_report(to_json(report)).findings[0], auc);
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  auc.self_certificate->wrong_pass = counted_chance(250, 10'000);
  EXPECT_EQ(refusal(to_json(report)).first, ErrorKind::integrity);
}

TEST(Report, a_promise_that_is_missing_or_not_the_plans_or_does_not_follow_is_refused) {
  const Json json = to_json(report_of_format_pages());
  const auto changed = [&](const auto& change) {
    Json other = json;
    change(other["findings"].as_array()[0]["self_certificate"]);
    return refusal(other);
  };
  Json without = json;
  without["findings"].as_array()[0].as_object().erase("self_certificate");
  EXPECT_THAT(refusal(without).second, HasSubstr("'L3.auc': self_certificate: is missing"));
  Json more = json;
  for (Json& finding : more["findings"].as_array()) {
    if (finding.at("id") == Json("L1.cases"))
      finding["self_certificate"] = json.at("findings").as_array()[0].at("self_certificate");
  }
  EXPECT_THAT(refusal(more).second, HasSubstr("'L1.cases': self_certificate: belongs to bounds"));
  EXPECT_THAT(changed([](Json& to) { to["allowed"] = 0.5; }).second,
              HasSubstr("allowed and expected are not the plan's"));
  EXPECT_THAT(changed([](Json& to) {
                to["expected"] = 0.95;
                to["power"] = to.at("wrong_pass");
              }).second,
              HasSubstr("allowed and expected are not the plan's"));
  const auto [kind, message] = changed([](Json& to) { to["holds"] = false; });
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("holds: is false, but the probabilities give true"));
  EXPECT_THAT(changed([](Json& to) { to["wrong_pass"]["standard_error"] = 0.2; }).second,
              HasSubstr("is no share of simulated studies with its standard error"));
  EXPECT_THAT(changed([](Json& to) { to["wrong_pass"]["value"] = 0.01415; }).second,
              HasSubstr("is no share of simulated studies"));
  EXPECT_THAT(changed([](Json& to) { to["wrong_pass"]["value"] = -0.1; }).second,
              HasSubstr("is no share of simulated studies"));
  EXPECT_THAT(changed([](Json& to) { to["wrong_pass"] = Json(); }).second,
              HasSubstr("neither probabilities with their method nor the reason"));
  EXPECT_THAT(changed([](Json& to) { to["not_simulated"] = "why"; }).second,
              HasSubstr("neither probabilities with their method nor the reason"));
  EXPECT_EQ(changed([](Json& to) { to["more"] = 1; }).first, ErrorKind::format);
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

TEST(Report, is_written_as_the_test_vector_of_the_format_page) {
  const Json page = Json::parse(testing_support::format_example("report", "json"));
  Json written = to_json(report_of_format_pages());
  Json shown = Json::array();
  for (const Json& finding : written.at("findings").as_array()) {
    if (finding.at("id") == Json("L3.auc")) shown.push_back(finding);
  }
  written["findings"] = shown;
  EXPECT_EQ(written.pretty(), page.pretty());
}

}  // namespace
}  // namespace etalon::validation
