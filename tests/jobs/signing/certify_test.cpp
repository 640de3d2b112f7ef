// SPDX-License-Identifier: Apache-2.0
// What a certifier's key does not sign, also when the developer signed it: only what follows from
// predictions and labels is certified.
#include "jobs/signing/certify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "jobs/packaging/card.hpp"
#include "tests/jobs/signing/package_forger.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::finding_in;
using testing_support::PackageForger;
using testing_support::validate_facts_in;

constexpr auto independent = validation::CertificateKind::independent;

validation::LabelTable labels() {
  const auto file = testing_support::finished_job().directory() / "validate/labels.json";
  return validation::parse_labels(read_text_file(file), file.string());
}

class Certify : public testing::Test {
 protected:
  Certification certified() {
    return certify(forger_.folder(), key_, "certifier", independent, examiner_);
  }
  /// Why nothing was signed.
  std::string refusal() {
    try {
      static_cast<void>(certified());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      EXPECT_FALSE(fs::exists(root() / "statements/certificate.sigstore.json"));
      EXPECT_FALSE(fs::exists(root() / "signatures/certifier.sigstore.json"));
      return error.what();
    }
    return "certified";
  }
  [[nodiscard]] const fs::path& root() const { return forger_.folder().root; }

  /// Another plan, report or evidence, with everything that follows from the report drawn anew.
  void edit_report(const std::function<void(Json&)>& change) const {
    forger_.edit("report.json", change);
    const auto report = validation::parse_report(Json::read_file(forger_.file("report.json")));
    validation::write_report_html(forger_.file("report.html"), report);
    forger_.edit("card.json", [&](Json& card) {
      const Json follows = card_of(report);
      for (const auto& [key, value] : follows.as_object()) card[key] = value;
    });
    write_file(forger_.file("card.md"), card_markdown(Json::read_file(forger_.file("card.json"))));
  }

  PackageForger forger_{testing::UnitTest::GetInstance()->current_test_info()->name()};
  models::PrivateKey key_ = models::PrivateKey::generate();
  Examiner examiner_{.labels = labels(), .trust = std::nullopt};
};

TEST_F(Certify, an_honest_package_is_certified_for_the_models_in_it) {
  const Certification done = certified();
  EXPECT_EQ(done.result, "PASSED") << testing::PrintToString(done.reasons);
  EXPECT_THAT(done.files, ElementsAre("signatures/certifier.sigstore.json",
                                      "statements/certificate.sigstore.json"));
  const auto bundle = models::parse_bundle(
      read_text_file(root() / "statements/certificate.sigstore.json"), "certificate");
  EXPECT_TRUE(bundle.is_signed_by(key_.public_key()));
  EXPECT_EQ(bundle.statement.digest,
            models::package_digest(models::list_files(forger_.folder().files())));
  const Json& etalon = bundle.statement.predicate.at("etalon");
  EXPECT_EQ(etalon.at("kind"), Json("certificate"));
  ASSERT_EQ(etalon.at("models").size(), 2U);
  EXPECT_EQ(etalon.at("models").as_array()[0].at("digest").at("sha256"),
            Json(sha256_file(forger_.file("model.onnx")).hex()));
  const auto ledger = testing_support::finished_job().directory() / "validate/ledger.jsonl";
  EXPECT_EQ(etalon.at("ledger"), to_json(validation::head_of(validation::read_ledger(ledger))));
  for (const char* what : {"developer", "statements/provenance.sigstore.json", "ledger",
                           "golden vectors of model.int8.onnx", "repeatability of model.onnx",
                           "numbers of report.json", "report.html", "card"}) {
    EXPECT_TRUE(std::ranges::any_of(done.checks, [&](const auto& check) {
      return check.what == what && check.holds;
    })) << what;
  }
}

TEST_F(Certify, a_second_certifier_gets_numbered_files_and_leaves_those_of_the_first) {
  static_cast<void>(certified());
  const auto first = read_text_file(root() / "statements/certificate.sigstore.json");
  const auto other = models::PrivateKey::generate();
  const auto again = [&](const models::PrivateKey& key) {
    return certify(forger_.folder(), key, "certifier", independent, examiner_).files;
  };
  EXPECT_THAT(again(other), ElementsAre("signatures/certifier-2.sigstore.json",
                                        "statements/certificate-2.sigstore.json"));
  EXPECT_EQ(read_text_file(root() / "statements/certificate.sigstore.json"), first);
  // Certifying again replaces one's own.
  EXPECT_THAT(again(other), ElementsAre("signatures/certifier-2.sigstore.json",
                                        "statements/certificate-2.sigstore.json"));
  models::TrustPolicy policy{{{"certifier", {other.public_key(), key_.public_key()}}},
                             {{"certificate", "certifier", 2}}};
  EXPECT_EQ(models::verify_package(forger_.folder(), policy).failures(), "");
  fs::remove(root() / "statements/certificate-2.sigstore.json");
  EXPECT_FALSE(models::verify_package(forger_.folder(), policy).holds());
}

TEST_F(Certify, a_jobs_own_trial_is_no_certificate_of_another_organization) {
  const auto trial =
      models::PublicKey::read(testing_support::finished_job().directory() / "keys/certifier.pub");
  ASSERT_TRUE(fs::exists(root() / "statements/trial.sigstore.json"));
  const auto holds = [&](const std::string& document) {
    return models::verify_package(forger_.folder(), {{{"r", {trial}}}, {{document, "r", 1}}})
        .holds();
  };
  EXPECT_TRUE(holds("trial"));
  EXPECT_FALSE(holds("certificate"));
  fs::rename(root() / "statements/trial.sigstore.json",
             root() / "statements/certificate.sigstore.json");
  EXPECT_FALSE(holds("certificate"));
}

TEST_F(Certify, without_labels_nothing_is_signed) {
  examiner_.labels.reset();
  EXPECT_THAT(refusal(), HasSubstr("--labels FILE"));
}

TEST_F(Certify, labels_of_other_cases_or_with_one_changed_are_refused) {
  examiner_.labels->labels.begin()->second ^= 1;
  EXPECT_THAT(refusal(), HasSubstr("numbers of report.json"));
  examiner_.labels = labels();
  examiner_.labels->labels.erase(examiner_.labels->labels.begin());
  EXPECT_THAT(refusal(), HasSubstr("1 of 96 cases have none"));
  examiner_.labels = labels();
  examiner_.labels->dataset = sha256("another");
  EXPECT_THAT(refusal(), HasSubstr("another dataset"));
}

TEST_F(Certify, a_folder_without_signatures_is_refused) {
  fs::remove_all(root() / "signatures");
  EXPECT_THAT(refusal(), HasSubstr("signature of developer"));
}

TEST_F(Certify, a_folder_without_provenance_or_plan_statement_is_refused) {
  fs::remove(root() / "statements/plan.sigstore.json");
  EXPECT_THAT(refusal(), HasSubstr("plan: 0 of 1"));
  fs::remove(root() / "statements/provenance.sigstore.json");
  EXPECT_THAT(refusal(), HasSubstr("no provenance of this package"));
}

TEST_F(Certify, a_developer_whom_the_trust_file_does_not_name_is_refused) {
  examiner_.trust =
      models::TrustPolicy{{{"developer", {key_.public_key()}}}, {{"provenance", "developer", 1}}};
  EXPECT_THAT(refusal(), HasSubstr("a key that the trust file lets sign it"));
  const auto known =
      models::PublicKey::read(testing_support::finished_job().directory() / "keys/developer.pub");
  examiner_.trust->roles[0].keys.push_back(known);
  EXPECT_EQ(certified().result, "PASSED");
}

TEST_F(Certify, a_flipped_weight_byte_is_refused_and_signing_it_does_not_help) {
  std::string bytes = read_text_file(forger_.file("model.onnx"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(forger_.file("model.onnx"), bytes);
  EXPECT_THAT(refusal(), HasSubstr("no provenance of this package"));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("model.onnx"));
}

TEST_F(Certify, another_model_under_the_good_report_is_refused_although_it_is_signed) {
  fs::copy_file(forger_.file("model.int8.onnx"), forger_.file("model.onnx"),
                fs::copy_options::overwrite_existing);
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("is not the model that the report judged"));
}

TEST_F(Certify, a_compressed_model_that_was_added_or_taken_away_is_refused) {
  fs::rename(forger_.file("model.int8.onnx"), forger_.file("model.pruned.onnx"));
  fs::copy_file(forger_.file("model.pruned.onnx"), forger_.file("small.onnx"));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("the package has 3 models, the report judged 2"));
  fs::remove(forger_.file("small.onnx"));
  fs::remove(forger_.file("model.pruned.onnx"));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("the package has 1 models, the report judged 2"));
}

TEST_F(Certify, an_edited_report_is_refused_although_it_is_signed) {
  edit_report([](Json& report) {
    Json& auc = finding_in(report, "L3.auc");
    auc["lower"] = 0.9995;
    auc["upper"] = 1;
  });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("numbers of report.json: findings L3.auc"));
}

TEST_F(Certify, a_report_of_scores_that_the_model_does_not_declare_is_refused) {
  edit_report([](Json& report) { report["subject"]["output_kind"] = "logits"; });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("onnx declares 'probability' (probability)"));
}

TEST_F(Certify, a_report_whose_patients_were_named_by_nobody_may_not_say_otherwise) {
  edit_report([](Json& report) { report["subject"]["patient_source"] = "pattern"; });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("card.json: data.patient_source"));
}

TEST_F(Certify, every_finding_of_the_report_is_computed_again) {
  const Json original = Json::read_file(forger_.file("report.json"));
  for (const Json& finding : original.at("findings").as_array()) {
    const std::string id = finding.at("id").as_string();
    const auto changed = [&](const std::string& key, const Json& value) {
      write_file(forger_.file("report.json"), original.pretty());
      edit_report([&](Json& report) { finding_in(report, id)[key] = value; });
      forger_.sign();
      return refusal();
    };
    EXPECT_THAT(changed("cases", 4711), HasSubstr("findings " + id + " cases"));
    if (finding.contains("estimate")) {
      EXPECT_THAT(changed("estimate", 0.123), HasSubstr("findings " + id + " estimate"));
    }
  }
}

TEST_F(Certify, a_missing_finding_is_refused_although_it_is_signed) {
  forger_.edit("report.json", [](Json& report) {
    std::erase_if(report["findings"].as_array(),
                  [](const Json& finding) { return finding.at("id") == Json("L3.sensitivity"); });
  });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("L3.sensitivity is missing"));
}

TEST_F(Certify, another_plan_is_refused_although_it_is_signed) {
  validation::Plan other = testing_support::finished_job().plan;
  other.alpha = 0.1;
  write_file(forger_.file("plan.json"), validation::plan_bytes(other));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("speaks about another plan"));
}

TEST_F(Certify, edited_predictions_are_refused_although_they_are_signed) {
  auto predictions = validation::read_predictions(forger_.file("evidence/predictions.h5"));
  predictions.score_full[0] = predictions.score_full[0] / 2;
  validation::write_predictions(forger_.file("evidence/predictions.h5"), predictions);
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("other scores than those for which the labels were opened"));
}

TEST_F(Certify, edited_predictions_under_a_ledger_that_was_written_anew_contradict_the_plan) {
  auto predictions = validation::read_predictions(forger_.file("evidence/predictions.h5"));
  predictions.score_full[0] = predictions.score_full[0] / 2;
  validation::write_predictions(forger_.file("evidence/predictions.h5"), predictions);
  forger_.sign([&](Json& predicate) {
    Json& facts = validate_facts_in(predicate);
    auto opening = validation::parse_opening(facts.at("openings").as_array().at(0), "opening");
    opening.scores = validation::digest_of_scores(predictions);
    facts["openings"].as_array().at(0) = to_json(opening);
    facts["ledger"] = to_json(validation::head_of(std::vector{opening}));
  });
  EXPECT_THAT(refusal(), HasSubstr("plan.sigstore.json: quotes openings"));
}

TEST_F(Certify, a_provenance_that_leaves_openings_out_is_refused) {
  forger_.sign([](Json& predicate) {
    Json& facts = validate_facts_in(predicate);
    facts["openings"] = Json::array();
    facts["ledger"] = to_json(validation::LedgerHead{});
  });
  EXPECT_THAT(refusal(), HasSubstr("quotes openings of the test labels"));
}

TEST_F(Certify, a_plan_signed_at_another_time_than_stated_is_refused) {
  forger_.sign(
      [](Json& predicate) { validate_facts_in(predicate)["committed"] = "2001-02-03T04:05:06Z"; });
  EXPECT_THAT(refusal(), HasSubstr("was signed at another time"));
}

TEST_F(Certify, a_page_or_card_that_says_something_else_is_refused) {
  write_file(forger_.file("report.html"), "<p>AUC 1.0</p>");
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("is not the page of report.json"));
  validation::write_report_html(forger_.file("report.html"),
                                validation::read_report(forger_.file("report.json")));
  forger_.edit("card.json",
               [](Json& card) { card["performance"].as_array().at(0)["estimate"] = 0.999; });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("card.json: performance"));
}

TEST_F(Certify, a_report_that_does_not_pass_gets_a_certificate_that_failed) {
  // The same evidence under a plan that this model does not meet.
  const auto& passed = testing_support::finished_job();
  Job strict = passed;
  strict.job.directory = "strict";
  fs::remove_all("strict");
  strict.plan.analytical.auc = 0.999;
  const Log log;
  run_through({strict, testing_support::the_session(), log, false}, "certify");
  const Json record = Json::read_file("strict/records/certify.json");
  EXPECT_EQ(record.at("result"), Json("FAILED"));
}

}  // namespace
}  // namespace etalon::jobs
