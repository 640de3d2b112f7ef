// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "models/packages/certificate_check.hpp"
#include "tests/support/format_page.hpp"
#include "tests/validation/report/report_vector.hpp"

namespace etalon::validation {
namespace {

Report report_with(Verdict auc) {
  Report report = a_report();
  report.subject.version = "1.0";
  report.subject.intended_use = "triage";
  report.plan.levels = {"L0", "L1", "L3", "L6"};
  report.findings.clear();
  const double lower = auc == Verdict::pass ? 0.92 : auc == Verdict::fail ? 0.7 : 0.85;
  const double upper = auc == Verdict::fail ? 0.8 : 0.99;
  report.add({finding("L3.auc", Level::analytical, lower, upper, 0.9)});
  report = completed(std::move(report));
  if (auc == Verdict::not_assessed) report.findings.front().verdict = auc;
  return report;
}

models::Statement certify(const Report& report,
                          CertificateKind kind = CertificateKind::independent) {
  return make_certificate(report, {.package_name = "breast",
                                   .package = sha256("package"),
                                   .report_json = sha256("report"),
                                   .kind = kind,
                                   .models = {{"model.onnx", sha256("model")}},
                                   .committed = "2026-03-01T11:00:00Z",
                                   .ledger = {1, sha256("line")},
                                   .developer = "abc",
                                   .issued = "2026-03-01T12:00:00Z"});
}

Json result_of(const Report& report) { return certify(report).predicate.at("result"); }

TEST(Certificate, is_a_test_result_about_the_package) {
  const models::Statement statement = certify(report_with(Verdict::pass));
  EXPECT_EQ(statement.subject, "breast");
  EXPECT_EQ(statement.digest, sha256("package"));
  EXPECT_EQ(statement.predicate_type, "https://in-toto.io/attestation/test-result/v0.1");
  EXPECT_EQ(statement.predicate.at("result"), Json("PASSED"));
}

TEST(Certificate, nothing_but_pass_is_passed) {
  EXPECT_EQ(result_of(report_with(Verdict::pass)), Json("PASSED"));
  for (const Verdict other : {Verdict::inconclusive, Verdict::fail, Verdict::not_assessed})
    EXPECT_EQ(result_of(report_with(other)), Json("FAILED")) << to_string(other);
  Report report = report_with(Verdict::pass);
  report.plan.levels.emplace_back("L5");  // planned, and nobody looked
  EXPECT_EQ(result_of(report), Json("FAILED"));
  const Json etalon = certify(report_with(Verdict::inconclusive)).predicate.at("etalon");
  EXPECT_EQ(etalon.at("reasons"), Json(Json::Array{"L3.auc is inconclusive"}));
}

TEST(Certificate, a_waiver_of_the_plan_lets_an_inconclusive_finding_pass_and_is_listed) {
  Report report = report_with(Verdict::inconclusive);
  report.plan.waivers = {{"L3.auc", "a pilot"}, {"L3.brier", "not needed"}};
  const Json predicate = certify(report).predicate;
  EXPECT_EQ(predicate.at("result"), Json("PASSED"));
  EXPECT_EQ(predicate.at("etalon").at("waivers"),
            Json(Json::Array{Json::object({{"finding", "L3.auc"}, {"reason", "a pilot"}})}));
  report = report_with(Verdict::fail);
  report.plan.waivers = {{"L3.auc", "a pilot"}};
  EXPECT_EQ(result_of(report), Json("FAILED"));
}

TEST(Certificate, says_passed_exactly_when_who_verifies_takes_it) {
  for (const char* id : {"L0.onnx", "L1.duplicates", "L3.auc", "L6.auc_difference"}) {
    for (const Verdict verdict : {Verdict::pass, Verdict::conditional, Verdict::inconclusive,
                                  Verdict::not_assessed, Verdict::fail}) {
      for (const bool is_waived : {false, true}) {
        Report report = report_with(Verdict::pass);
        const auto found = std::ranges::find(report.findings, id, &Finding::id);
        ASSERT_NE(found, report.findings.end()) << id;
        found->verdict = verdict;
        if (is_waived) report.plan.waivers = {{id, "a pilot"}};
        const Json predicate = certify(report).predicate;
        const std::string fault = models::passed_fault(predicate);
        EXPECT_EQ(predicate.at("result") == Json("PASSED"), fault.empty())
            << id << " " << to_string(verdict) << " " << is_waived << ": " << fault;
      }
    }
  }
  // A level that the plan does not name and that was looked at all the same.
  Report report = report_with(Verdict::pass);
  report.subject.digests.pop_back();
  report.findings.clear();
  report.plan.levels = {"L0", "L1", "L3"};
  report = completed(std::move(report));
  report.findings.push_back({.id = "L6.auc", .level = Level::comparison});
  const Json predicate = certify(report).predicate;
  EXPECT_EQ(predicate.at("result"), Json("FAILED"));
  EXPECT_THAT(reasons_against(report), testing::Contains("L6.auc is not_assessed"));
}

TEST(Certificate, a_plan_that_asks_for_too_little_gives_no_certificate_of_performance) {
  const std::vector<std::vector<std::string>> too_few = {
      {"L0"}, {"L0", "L1"}, {"L0", "L1", "L3"}, {"L1", "L3", "L6"}};
  for (const auto& levels : too_few) {
    Report report = report_with(Verdict::pass);
    report.plan.levels = levels;
    ASSERT_EQ(report.overall(), Verdict::pass);
    EXPECT_EQ(result_of(report), Json("FAILED")) << levels.back();
  }
  Report full_only = report_with(Verdict::pass);
  full_only.subject.digests.pop_back();
  full_only.findings.clear();
  full_only.plan.levels = {"L0", "L1", "L3"};
  EXPECT_EQ(result_of(completed(full_only)), Json("PASSED"));
}

TEST(Certificate, a_report_that_lacks_a_finding_is_not_passed) {
  Report report = report_with(Verdict::pass);
  std::erase_if(report.findings, [](const Finding& each) { return each.id == "L3.sensitivity"; });
  EXPECT_EQ(result_of(report), Json("FAILED"));
  EXPECT_EQ(reasons_against(report), (std::vector<std::string>{"L3.sensitivity is missing"}));
}

TEST(Certificate, names_the_models_the_ledger_and_whose_look_it_was) {
  const Json etalon = certify(report_with(Verdict::pass)).predicate.at("etalon");
  EXPECT_EQ(etalon.at("kind"), Json("certificate"));
  EXPECT_EQ(etalon.at("models").as_array().at(0).at("digest").at("sha256"),
            Json(sha256("model").hex()));
  EXPECT_EQ(etalon.at("ledger"), Json::object({{"openings", 1}, {"sha256", sha256("line").hex()}}));
  EXPECT_EQ(etalon.at("committed"), Json("2026-03-01T11:00:00Z"));
  EXPECT_EQ(etalon.at("developer"), Json("abc"));
  const auto trial = certify(report_with(Verdict::pass), CertificateKind::trial);
  EXPECT_EQ(trial.predicate.at("etalon").at("kind"), Json("trial"));
}

TEST(Certificate, every_assessed_finding_is_in_one_of_the_three_lists) {
  const Json inconclusive = certify(report_with(Verdict::inconclusive)).predicate;
  EXPECT_EQ(inconclusive.at("passedTests").size(), 30U);
  EXPECT_EQ(inconclusive.at("warnedTests"), Json(Json::Array{"L3.auc"}));
  EXPECT_EQ(inconclusive.at("failedTests"), Json::array());
  const Json failed = certify(report_with(Verdict::fail)).predicate;
  EXPECT_EQ(failed.at("failedTests"), Json(Json::Array{"L3.auc"}));
}

TEST(Certificate, what_is_only_shown_is_no_test_that_was_passed) {
  Report report = report_with(Verdict::pass);
  report.findings.push_back({.id = "L0.decision_flips",
                             .level = Level::identity,
                             .verdict = Verdict::pass,
                             .threshold = 0.5,
                             .bound = Side::at_most});
  const auto passed = certify(report).predicate;
  report.findings.back().threshold = 1;
  const auto shown = certify(report).predicate;
  EXPECT_EQ(shown.at("passedTests").size() + 1, passed.at("passedTests").size());
}

TEST(Certificate, tells_an_infinite_ratio_as_the_report_does) {
  Report report = report_with(Verdict::pass);
  for (Finding& each : report.findings) {
    if (each.id == "L3.auc") each.estimate = each.upper = std::numeric_limits<double>::infinity();
  }
  const Json predicate = certify(report).predicate;
  EXPECT_EQ(models::passed_fault(predicate), "");
  const std::string bytes = predicate.canonical();
  EXPECT_NE(bytes.find("\"estimate\":\"infinite\""), std::string::npos) << bytes;
}

TEST(Certificate, nothing_is_certified_of_a_model_of_which_nothing_was_required) {
  Report report = report_with(Verdict::pass);
  report.plan.analytical = {
      .auc = 0, .sensitivity = 0, .specificity = 0, .brier = 1, .scaled_brier = -1};
  std::erase_if(report.findings, [](const Finding& each) {
    return each.level == Level::analytical && each.id != "L3.operating_point";
  });
  Json predicate = certify(report).predicate;
  EXPECT_EQ(predicate.at("result"), Json("FAILED"));
  EXPECT_EQ(predicate.at("etalon").at("reasons"), Json(Json::Array{"L3 is not_assessed"}));
  // One that says otherwise is not believed.
  Json& etalon = predicate["etalon"];
  etalon["reasons"] = Json::array();
  etalon["overall"] = "pass";
  for (Json& level : etalon["levels"].as_array()) level["verdict"] = "pass";
  EXPECT_THAT(models::passed_fault(predicate), testing::HasSubstr("required nothing of a model"));
}

TEST(Certificate, plan_and_report_are_named_by_digest) {
  const Report report = report_with(Verdict::pass);
  const Json::Array resources = certify(report).predicate.at("configuration").as_array();
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].at("name"), Json("plan.json"));
  EXPECT_EQ(resources[0].at("digest").at("sha256"), Json(digest(report.plan).hex()));
  EXPECT_EQ(resources[1].at("name"), Json("report.json"));
  EXPECT_EQ(resources[1].at("digest").at("sha256"), Json(sha256("report").hex()));
}

TEST(Certificate, levels_carry_verdict_and_the_numbers_of_their_findings) {
  const Json etalon = certify(report_with(Verdict::pass)).predicate.at("etalon");
  const Json::Array& levels = etalon.at("levels").as_array();
  ASSERT_EQ(levels.size(), 4U);
  EXPECT_EQ(levels[0].at("level"), Json("L0"));
  EXPECT_EQ(levels[2].at("level"), Json("L3"));
  EXPECT_EQ(levels[2].at("verdict"), Json("pass"));
  const Json::Array& findings = levels[2].at("findings").as_array();
  EXPECT_EQ(findings[0], Json::object({{"id", "L3.auc"},
                                       {"verdict", "pass"},
                                       {"estimate", (0.92 + 0.99) / 2},
                                       {"lower", 0.92},
                                       {"upper", 0.99},
                                       {"threshold", 0.9},
                                       {"bound", "at_least"}}));
  // What was not measured is absent, not null or zero.
  EXPECT_EQ(findings[1], Json::object({{"id", "L3.operating_point"}, {"verdict", "pass"}}));
}

TEST(Certificate, says_on_which_data_it_rests_and_when_it_was_issued) {
  const Json etalon = certify(report_with(Verdict::pass)).predicate.at("etalon");
  EXPECT_EQ(etalon.at("dataset").at("name"), Json("wdbc"));
  EXPECT_EQ(etalon.at("dataset").at("digest").at("sha256"), Json(sha256("manifest").hex()));
  EXPECT_EQ(etalon.at("issued"), Json("2026-03-01T12:00:00Z"));
  EXPECT_EQ(etalon.at("overall"), Json("pass"));
  Report report = report_with(Verdict::pass);
  report.subject.digests.erase(report.subject.digests.begin());
  EXPECT_THROW(static_cast<void>(certify(report)), Error);
}

TEST(Certificate, a_signed_certificate_reads_back_the_same) {
  const models::PrivateKey key = models::PrivateKey::generate();
  const models::Statement statement = certify(report_with(Verdict::inconclusive));
  const models::Bundle bundle =
      models::parse_bundle(models::sign_statement(statement, key), "certificate");
  EXPECT_EQ(bundle.statement.digest, statement.digest);
  EXPECT_EQ(bundle.statement.predicate.canonical(), statement.predicate.canonical());
  EXPECT_TRUE(bundle.is_signed_by(key.public_key()));
}

TEST(Certificate, is_written_as_the_test_vector_of_the_format_page) {
  const models::Statement statement =
      make_certificate(report_of_format_pages(), {.package_name = "breast-cancer",
                                                  .package = sha256("package"),
                                                  .report_json = sha256("report"),
                                                  .models = {{"model.onnx", sha256("model")}},
                                                  .committed = "2026-03-01T11:00:00Z",
                                                  .ledger = {1, sha256("line")},
                                                  .developer = sha256("developer").hex(),
                                                  .issued = "2026-03-01T12:00:00Z"});
  const models::Bundle bundle = models::parse_bundle(
      models::sign_statement(statement, models::PrivateKey::generate()), "certificate");
  EXPECT_EQ(Json::parse(bundle.payload).pretty(),
            Json::parse(testing_support::format_example("certificate", "json")).pretty());
}

}  // namespace
}  // namespace etalon::validation
