// SPDX-License-Identifier: Apache-2.0
// What a certifier's key does not sign, also when the developer signed it: only what follows from
// predictions and labels is certified.
#include "jobs/signing/certify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <map>
#include <thread>

#include "core/error.hpp"
#include "jobs/signing/recompute.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/jobs/signing/certify_fixture.hpp"
#include "tests/support/limits.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::finding_in;
using testing_support::PackageForger;
using testing_support::validate_facts_in;

constexpr auto independent = validation::CertificateKind::independent;

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

TEST_F(Certify, certifiers_who_sign_at_the_same_moment_lose_nothing) {
  for (int round = 0; round < 8; ++round) {
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
    const std::vector<models::PrivateKey> keys = {models::PrivateKey::generate(),
                                                  models::PrivateKey::generate()};
    std::barrier looked(std::ssize(keys));
    std::vector<std::vector<std::string>> files(keys.size());
    {
      std::vector<std::jthread> certifiers;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        certifiers.emplace_back([&, i] {
          files[i] = certify(forger_.folder(), keys[i], "certifier", independent, examiner_,
                             [&](const PackageInspection&) { looked.arrive_and_wait(); })
                         .files;
        });
      }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ(files[i].size(), 2U);
      for (const std::string& file : files[i]) {
        EXPECT_TRUE(models::parse_bundle(read_text_file(root() / file), file)
                        .is_signed_by(keys[i].public_key()))
            << "round " << round << ": " << file << " is the other's";
      }
    }
  }
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
  examiner_.labels->cases.begin()->second.label ^= 1;
  EXPECT_THAT(refusal(), HasSubstr("numbers of report.json"));
  examiner_.labels = labels_of_the_job();
  examiner_.labels->cases.erase(examiner_.labels->cases.begin());
  EXPECT_THAT(refusal(), HasSubstr("1 of 96 cases have none"));
  examiner_.labels = labels_of_the_job();
  examiner_.labels->dataset = sha256("another");
  EXPECT_THAT(refusal(), HasSubstr("another dataset"));
}

TEST_F(Certify, splits_and_patients_of_the_predictions_are_those_that_their_holder_gives) {
  auto& first = examiner_.labels->cases.begin()->second;
  first.split =
      first.split == datasets::Split::test ? datasets::Split::validation : datasets::Split::test;
  EXPECT_THAT(refusal(), HasSubstr("split by the labels"));
  examiner_.labels = labels_of_the_job();
  examiner_.labels->cases.begin()->second.patient = "somebody else";
  EXPECT_THAT(refusal(), HasSubstr("of patient somebody else by the labels"));
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
  EXPECT_THAT(refusal(),
              HasSubstr("the trust file lets nobody who signed a provenance of this package sign"));
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
  EXPECT_THAT(refusal(), HasSubstr("model.pruned.onnx is no file of a package of this job"));
  fs::remove(forger_.file("small.onnx"));
  fs::remove(forger_.file("model.pruned.onnx"));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("model.int8.onnx is missing"));
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
  EXPECT_THAT(refusal(), HasSubstr("data.patient_source of the provenance is"));
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

TEST_F(Certify, scores_of_one_training_are_not_those_of_anothers_models) {
  // Everything that names the models follows the exchange: report, page, card, provenance.
  const Digest before = sha256_file(forger_.file("model.onnx"));
  models::Graph graph = models::read_onnx(forger_.file("model.onnx"));
  for (auto& [name, values] : graph.initializers) {
    if (values.dtype == DType::f32 && !values.data.empty()) values.as<float>()[0] += 0.25F;
  }
  models::write_onnx(forger_.file("model.onnx"), graph);
  const Digest after = sha256_file(forger_.file("model.onnx"));
  ASSERT_NE(after, before);
  std::string report = read_text_file(forger_.file("report.json"));
  for (auto at = report.find(before.hex()); at != std::string::npos; at = report.find(before.hex()))
    report.replace(at, before.hex().size(), after.hex());
  write_file(forger_.file("report.json"), report);
  edit_report([](Json&) {});
  const auto sign = [&] {
    forger_.sign([&](Json& predicate) {
      for (Json& input : predicate["buildDefinition"]["resolvedDependencies"].as_array()) {
        if (input.at("digest").at("sha256") == Json(before.hex()))
          input["digest"]["sha256"] = after.hex();
      }
    });
  };
  sign();
  EXPECT_THAT(refusal(), HasSubstr("the scores are of train/model.onnx " + before.prefixed()));
  const auto verified = check_judged_models(forger_.folder().files());
  EXPECT_FALSE(verified.holds);
  EXPECT_THAT(verified.reason, HasSubstr("the scores are of train/model.onnx"));
  // A table that names the new model is not the one that the labels were opened for.
  const auto table = forger_.file("evidence/predictions.h5");
  auto predictions = validation::read_predictions(table);
  predictions.source.full_model = after;
  validation::write_predictions(table, predictions);
  sign();
  EXPECT_THAT(refusal(), HasSubstr("other scores than those for which the labels were opened"));
}

TEST_F(Certify, scores_and_openings_are_of_the_data_that_the_report_names) {
  const auto table = forger_.file("evidence/predictions.h5");
  auto predictions = validation::read_predictions(table);
  predictions.source.dataset = sha256("another");
  validation::write_predictions(table, predictions);
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("the scores are of dataset"));
}

TEST_F(Certify, a_machine_that_cannot_open_files_says_nothing_about_the_package) {
  const auto of_the_machine = [](auto&& look) {
    const etalon::testing_support::NoMoreFiles none;
    try {
      look();
      ADD_FAILURE() << "judged";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io) << error.what();
    }
  };
  of_the_machine([&] { static_cast<void>(inspect(forger_.folder(), examiner_)); });
  of_the_machine([&] { static_cast<void>(check_judged_models(forger_.folder().files())); });
}

TEST_F(Certify, a_file_that_the_package_lacks_is_named) {
  for (const char* name : {"report.json", "gate.json", "evidence/predictions.h5", "job.toml",
                           "golden.safetensors", "card.json", "report.html"}) {
    fs::remove(forger_.file(name));
    forger_.sign();
    EXPECT_THAT(refusal(), HasSubstr(std::string(name) + " is missing"));
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  }
}

TEST_F(Certify, a_developer_does_not_certify_himself) {
  const auto own =
      models::PrivateKey::read(testing_support::finished_job().directory() / "keys/developer.key");
  try {
    static_cast<void>(certify(forger_.folder(), own, "certifier", independent, examiner_));
    ADD_FAILURE() << "certified";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("it is the developer's own"));
  }
  EXPECT_FALSE(fs::exists(root() / "statements/certificate.sigstore.json"));
}

TEST_F(Certify, a_role_is_one_portable_name) {
  const std::string longest(65, 'a');
  for (const std::string role :
       {"", ".", "../../escape", "a/b", "a b", "a\nb", "-v", "a.b", longest.c_str()}) {
    try {
      static_cast<void>(certify(forger_.folder(), key_, role, independent, examiner_));
      ADD_FAILURE() << "signed as " << role;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << role;
      EXPECT_THAT(error.what(), HasSubstr("role"));
    }
  }
  EXPECT_FALSE(fs::exists(root() / "statements/certificate.sigstore.json"));
  EXPECT_THAT(certify(forger_.folder(), key_, "Notified_Body-0123", independent, examiner_).files,
              ElementsAre("signatures/Notified_Body-0123.sigstore.json",
                          "statements/certificate.sigstore.json"));
}

TEST_F(Certify, a_certificate_for_one_developer_is_refused_for_another) {
  // The same package in another name: key, provenance, plan and certificate are all of one cast.
  const auto other = models::PrivateKey::generate();
  const std::map<std::string, std::string> honest = forger_.folder().statements();
  const std::string signature = read_text_file(root() / "signatures/developer.sigstore.json");
  forger_.sign_as(other);
  ASSERT_EQ(certified().result, "PASSED");
  for (const std::string name : {"plan", "provenance"}) {
    const std::string file = name + ".sigstore.json";
    write_file(root() / "statements" / file, honest.at(file));
  }
  write_file(root() / "signatures/developer.sigstore.json", signature);
  const auto known =
      models::PublicKey::read(testing_support::finished_job().directory() / "keys/developer.pub");
  const models::TrustPolicy policy{
      {{"developer", {known}}, {"certifier", {key_.public_key()}}},
      {{"package", "developer", 1}, {"plan", "developer", 1}, {"certificate", "certifier", 1}}};
  EXPECT_THAT(models::verify_package(forger_.folder(), policy).failures(),
              HasSubstr("names the developer"));
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
  // Who lists the files of a package stands for it.
  EXPECT_FALSE(fs::exists("strict/signatures/trial.sigstore.json"));
  const Examiner examiner{
      .labels = validation::parse_labels(read_text_file("strict/validate/labels.json"), "labels"),
      .trust = std::nullopt};
  const models::PackageFolder folder{"strict"};
  // Nor does a list of an earlier look stay.
  write_package_signature("strict/signatures/certifier.sigstore.json",
                          models::list_files(folder.files()), "small", key_);
  EXPECT_THAT(certify(folder, key_, "certifier", independent, examiner).files,
              ElementsAre("statements/certificate.sigstore.json"));
  EXPECT_FALSE(fs::exists("strict/signatures/certifier.sigstore.json"));
}

}  // namespace
}  // namespace etalon::jobs
