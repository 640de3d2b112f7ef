// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/certify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/packages/verify.hpp"
#include "tests/jobs/finished_job.hpp"
#include "validation/certification/certificate.hpp"
#include "validation/report.hpp"

namespace etalon::jobs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Certify : public testing::Test {
 protected:
  std::string refusal() {
    try {
      static_cast<void>(certify(folder_, key_, "certifier"));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      return error.what();
    }
    return "certified";
  }

  models::PackageFolder folder_{
      testing_support::package_copy(testing::UnitTest::GetInstance()->current_test_info()->name())};
  models::PrivateKey key_ = models::PrivateKey::generate();
};

TEST_F(Certify, says_what_the_report_says_about_the_digest_of_the_package) {
  std::filesystem::remove(folder_.root / "statements/certificate.sigstore.json");
  std::filesystem::remove(folder_.root / "signatures/certifier.sigstore.json");
  const Certification done = certify(folder_, key_, "certifier");
  EXPECT_THAT(done.files, ElementsAre("signatures/certifier.sigstore.json",
                                      "statements/certificate.sigstore.json"));
  const auto report = validation::read_report(folder_.files() / "report.json");
  EXPECT_EQ(done.result, validation::certificate_result(report.overall()));
  const auto bundle = models::parse_bundle(
      read_text_file(folder_.root / "statements/certificate.sigstore.json"), "certificate");
  EXPECT_TRUE(bundle.is_signed_by(key_.public_key()));
  EXPECT_EQ(bundle.statement.digest, models::package_digest(models::list_files(folder_.files())));
  EXPECT_EQ(bundle.statement.predicate.at("result"), Json(done.result));
}

TEST_F(Certify, a_second_certifier_gets_numbered_files_and_leaves_those_of_the_first) {
  const auto first = read_text_file(folder_.root / "statements/certificate.sigstore.json");
  EXPECT_THAT(certify(folder_, key_, "certifier").files,
              ElementsAre("signatures/certifier-2.sigstore.json",
                          "statements/certificate-2.sigstore.json"));
  EXPECT_EQ(read_text_file(folder_.root / "statements/certificate.sigstore.json"), first);
  // Certifying again replaces one's own, and the next one has the next number.
  EXPECT_THAT(certify(folder_, key_, "certifier").files,
              ElementsAre("signatures/certifier-2.sigstore.json",
                          "statements/certificate-2.sigstore.json"));
  EXPECT_THAT(certify(folder_, models::PrivateKey::generate(), "certifier").files,
              ElementsAre("signatures/certifier-3.sigstore.json",
                          "statements/certificate-3.sigstore.json"));
}

TEST_F(Certify, two_certifiers_satisfy_a_policy_that_asks_for_two) {
  static_cast<void>(certify(folder_, key_, "certifier"));
  const auto keys = testing_support::finished_job().directory() / "keys";
  const auto certifier = models::PublicKey::read(keys / "certifier.pub");
  models::TrustPolicy policy{{{"certifier", {certifier, key_.public_key()}}},
                             {{"certificate", "certifier", 2}}};
  EXPECT_EQ(models::verify_package(folder_, policy).failures(), "");
  std::filesystem::remove(folder_.root / "statements/certificate-2.sigstore.json");
  EXPECT_FALSE(models::verify_package(folder_, policy).holds());
}

TEST_F(Certify, a_report_under_another_plan_is_refused) {
  validation::Plan other;
  other.analytical.auc = 0.1;
  write_file(folder_.files() / "plan.json", validation::plan_bytes(other));
  EXPECT_THAT(refusal(), HasSubstr("report.json: the report was made under another plan"));
}

TEST_F(Certify, a_verdict_that_does_not_follow_from_the_findings_is_refused) {
  Json report = Json::read_file(folder_.files() / "report.json");
  report["verdict"] = report.at("verdict") == Json("fail") ? "pass" : "fail";
  write_file(folder_.files() / "report.json", report.pretty());
  EXPECT_THAT(refusal(), HasSubstr("report.json"));
}

}  // namespace
}  // namespace etalon::jobs
