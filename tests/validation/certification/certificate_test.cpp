// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/certificate.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

Finding finding(const std::string& id, Level level, Verdict verdict) {
  return {.id = id, .level = level, .what = id, .verdict = verdict};
}

Report report_with(Verdict auc) {
  Report report;
  report.subject.name = "breast";
  report.subject.version = "1.0";
  report.subject.intended_use = "triage";
  report.subject.dataset = "wdbc";
  report.subject.digests = {{"model.onnx", sha256("model")},
                            {std::string(dataset_evidence), sha256("manifest")}};
  report.plan.levels = {"L0", "L3"};
  Finding discrimination = finding("L3.auc", Level::analytical, auc);
  discrimination.estimate = 0.97;
  discrimination.lower = 0.92;
  discrimination.upper = 0.99;
  discrimination.threshold = 0.9;
  discrimination.bound = Bound::at_least;
  report.add({finding("L0.onnx", Level::identity, Verdict::pass), discrimination,
              finding("L3.dice", Level::analytical, Verdict::pass)});
  return report;
}

models::Statement certify(const Report& report) {
  return make_certificate("breast", sha256("package"), report, sha256("report"),
                          "2026-03-01T12:00:00Z");
}

TEST(Certificate, is_a_test_result_about_the_package) {
  const models::Statement statement = certify(report_with(Verdict::pass));
  EXPECT_EQ(statement.subject, "breast");
  EXPECT_EQ(statement.digest, sha256("package"));
  EXPECT_EQ(statement.predicate_type, "https://in-toto.io/attestation/test-result/v0.1");
  EXPECT_EQ(statement.predicate.at("result"), Json("PASSED"));
}

TEST(Certificate, the_result_follows_the_overall_verdict) {
  EXPECT_EQ(certify(report_with(Verdict::conditional)).predicate.at("result"), Json("WARNED"));
  EXPECT_EQ(certify(report_with(Verdict::fail)).predicate.at("result"), Json("FAILED"));
  EXPECT_EQ(certify(report_with(Verdict::not_assessed)).predicate.at("result"), Json("FAILED"));
  Report report = report_with(Verdict::pass);
  report.plan.levels.emplace_back("L5");  // planned, and nobody looked
  EXPECT_EQ(certify(report).predicate.at("result"), Json("FAILED"));
}

TEST(Certificate, every_assessed_finding_is_in_one_of_the_three_lists) {
  const Json predicate = certify(report_with(Verdict::conditional)).predicate;
  EXPECT_EQ(predicate.at("passedTests"), Json(Json::Array{"L0.onnx", "L3.dice"}));
  EXPECT_EQ(predicate.at("warnedTests"), Json(Json::Array{"L3.auc"}));
  EXPECT_EQ(predicate.at("failedTests"), Json::array());
  const Json failed = certify(report_with(Verdict::fail)).predicate;
  EXPECT_EQ(failed.at("failedTests"), Json(Json::Array{"L3.auc"}));
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
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].at("level"), Json("L0"));
  EXPECT_EQ(levels[1].at("level"), Json("L3"));
  EXPECT_EQ(levels[1].at("verdict"), Json("pass"));
  const Json::Array& findings = levels[1].at("findings").as_array();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0], Json::object({{"id", "L3.auc"},
                                       {"verdict", "pass"},
                                       {"estimate", 0.97},
                                       {"lower", 0.92},
                                       {"upper", 0.99},
                                       {"threshold", 0.9},
                                       {"bound", "at_least"}}));
  // What was not measured is absent, not null or zero.
  EXPECT_EQ(findings[1], Json::object({{"id", "L3.dice"}, {"verdict", "pass"}}));
}

TEST(Certificate, says_on_which_data_it_rests_and_when_it_was_issued) {
  const Json etalon = certify(report_with(Verdict::pass)).predicate.at("etalon");
  EXPECT_EQ(etalon.at("dataset").at("name"), Json("wdbc"));
  EXPECT_EQ(etalon.at("dataset").at("digest").at("sha256"), Json(sha256("manifest").hex()));
  EXPECT_EQ(etalon.at("issued"), Json("2026-03-01T12:00:00Z"));
  EXPECT_EQ(etalon.at("overall"), Json("pass"));
  Report report = report_with(Verdict::pass);
  report.subject.digests.pop_back();
  EXPECT_THROW(static_cast<void>(certify(report)), Error);
}

TEST(Certificate, a_signed_certificate_reads_back_the_same) {
  const models::PrivateKey key = models::PrivateKey::generate();
  const models::Statement statement = certify(report_with(Verdict::conditional));
  const models::Bundle bundle =
      models::parse_bundle(models::sign_statement(statement, key), "certificate");
  EXPECT_EQ(bundle.statement, statement);
  EXPECT_TRUE(bundle.is_signed_by(key.public_key()));
}

}  // namespace
}  // namespace etalon::validation
