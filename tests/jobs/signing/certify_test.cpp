// SPDX-License-Identifier: Apache-2.0
// What a certifier's key does not sign, also when the developer signed it: only what follows from
// predictions and labels is certified.
#include "jobs/signing/certify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/error.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/signing/recompute.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/jobs/signing/package_forger.hpp"
#include "tests/support/limits.hpp"
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
using testing_support::validate_step_in;

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
  examiner_.labels->cases.begin()->second.label ^= 1;
  EXPECT_THAT(refusal(), HasSubstr("numbers of report.json"));
  examiner_.labels = labels();
  examiner_.labels->cases.erase(examiner_.labels->cases.begin());
  EXPECT_THAT(refusal(), HasSubstr("1 of 96 cases have none"));
  examiner_.labels = labels();
  examiner_.labels->dataset = sha256("another");
  EXPECT_THAT(refusal(), HasSubstr("another dataset"));
}

TEST_F(Certify, splits_and_patients_of_the_predictions_are_those_that_their_holder_gives) {
  auto& first = examiner_.labels->cases.begin()->second;
  first.split =
      first.split == datasets::Split::test ? datasets::Split::validation : datasets::Split::test;
  EXPECT_THAT(refusal(), HasSubstr("split by the labels"));
  examiner_.labels = labels();
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

TEST_F(Certify, a_plan_signed_after_the_labels_were_opened_is_refused) {
  const auto key =
      models::PrivateKey::read(testing_support::finished_job().directory() / "keys/developer.key");
  const auto file = root() / "statements/plan.sigstore.json";
  const std::string late = "2999-01-01T00:00:00Z";
  auto statement = models::parse_bundle(read_text_file(file), "plan").statement;
  statement.predicate["committed"] = late;
  write_file(file, models::sign_statement(statement, key));
  forger_.sign([&](Json& predicate) { validate_facts_in(predicate)["committed"] = late; });
  EXPECT_THAT(refusal(), HasSubstr("after the test labels were opened"));
}

TEST_F(Certify, labels_opened_outside_the_step_validate_are_refused) {
  const auto opened_at = [&](const std::string& from, const std::string& to) {
    forger_.sign([&](Json& predicate) {
      Json& step = validate_step_in(predicate);
      step["started"] = from;
      step["finished"] = to;
      std::string first = from;
      std::string last = to;
      for (const auto& [name, times] :
           predicate["buildDefinition"]["internalParameters"].as_object()) {
        first = std::min(first, times.at("started").as_string());
        last = std::max(last, times.at("finished").as_string());
      }
      predicate["runDetails"]["metadata"]["startedOn"] = first;
      predicate["runDetails"]["metadata"]["finishedOn"] = last;
    });
    return refusal();
  };
  EXPECT_THAT(opened_at("2001-01-01T00:00:00Z", "2001-01-01T00:00:01Z"),
              HasSubstr("the step validate ended"));
  forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  EXPECT_THAT(opened_at("2998-01-01T00:00:00Z", "2999-01-01T00:00:00Z"),
              HasSubstr("the step validate began"));
}

TEST_F(Certify, a_step_that_ended_before_it_began_is_refused) {
  for (const std::string step : {"data", "train", "compress", "validate"}) {
    forger_.sign([&](Json& predicate) {
      Json& internal = predicate["buildDefinition"]["internalParameters"][step];
      internal["started"] = "2001-01-01T00:00:01Z";
      internal["finished"] = "2001-01-01T00:00:00Z";
      predicate["runDetails"]["metadata"]["startedOn"] = "2001-01-01T00:00:01Z";
    });
    EXPECT_THAT(refusal(), HasSubstr("step " + step + " ended at 2001-01-01T00:00:00Z, before"));
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  }
}

TEST_F(Certify, the_work_is_as_long_as_its_steps_say) {
  for (const char* key : {"startedOn", "finishedOn"}) {
    forger_.sign([&](Json& predicate) {
      predicate["runDetails"]["metadata"][key] = "2001-01-01T00:00:00Z";
    });
    EXPECT_THAT(refusal(), HasSubstr(key));
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  }
  forger_.sign([](Json& predicate) { validate_step_in(predicate)["started"] = "yesterday"; });
  EXPECT_THAT(refusal(), HasSubstr("is no time"));
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

TEST_F(Certify, every_key_of_the_card_that_follows_from_something_is_compared) {
  const Json original = Json::read_file(forger_.file("card.json"));
  const auto refused = [&](const std::string& place, const std::function<void(Json&)>& change) {
    Json card = original;
    change(card);
    write_file(forger_.file("card.json"), card.pretty());
    write_file(forger_.file("card.md"), card_markdown(card));
    forger_.sign();
    EXPECT_THAT(refusal(), HasSubstr("card.json: " + place + " is not what follows"));
  };
  for (const std::string key : {"name", "version", "license", "intended_use", "limitations"})
    refused(key, [&](Json& card) { card[key] = "cleared by an authority"; });
  refused("authors", [](Json& card) { card["authors"] = Json(Json::Array{"A. Nobody"}); });
  refused("model.architecture", [](Json& card) { card["model"]["architecture"] = "resnet"; });
  for (const std::string key : {"parameters", "opset"})
    refused("model." + key, [&](Json& card) { card["model"][key] = 1; });
  for (const std::string key : {"inputs", "outputs"})
    refused("model." + key, [&](Json& card) { card["model"][key] = Json::array(); });
  for (const std::string key : {"samples", "patients"})
    refused("data." + key, [&](Json& card) { card["data"][key] = 500000; });
  for (const std::string key : {"name", "license", "unit"})
    refused("data." + key, [&](Json& card) { card["data"][key] = "another"; });
  refused("data.counts.test.positive",
          [](Json& card) { card["data"]["counts"]["test"]["positive"] = 4711; });
  refused("data.features", [](Json& card) { card["data"]["features"] = Json::array(); });
  for (const std::string key : {"weights_sha256", "loss"})
    refused("training." + key, [&](Json& card) { card["training"][key] = std::string(64, '0'); });
  for (const std::string key : {"epochs", "steps", "seed", "batch"})
    refused("training." + key, [&](Json& card) { card["training"][key] = 4711; });
  refused("compression.compressed", [](Json& card) { card["compression"]["compressed"] = false; });
  refused("approved", [](Json& card) { card["approved"] = true; });
}

TEST_F(Certify, what_the_provenance_says_of_training_and_data_is_held_against_model_and_labels) {
  const auto refused = [&](const std::string& step, const std::function<void(Json&)>& change,
                           const std::string& why) {
    const PackageForger fresh(testing::UnitTest::GetInstance()->current_test_info()->name());
    fresh.sign([&](Json& predicate) {
      Json& facts = predicate["buildDefinition"]["internalParameters"][step]["facts"];
      change(facts);
    });
    EXPECT_THAT(refusal(), HasSubstr(why));
  };
  const auto data = [](const std::string& key, const Json& value) {
    return [=](Json& facts) { facts["dataset"][key] = value; };
  };
  refused(
      "train", [](Json& facts) { facts["parameters"] = 1; },
      "model.parameters of the provenance is 1, model.onnx has");
  refused(
      "train", [](Json& facts) { facts["weights_sha256"] = std::string(64, '0'); },
      "training.weights_sha256 of the provenance is not that of the weights");
  refused("validate", data("patients", 500000), "data.patients of the provenance is 500000");
  refused("validate", data("patients", 1), "data.patients of the provenance is 1, but");
  refused("validate", data("patients", Json()), "data.patients of the provenance: patients are");
  refused("validate", data("samples", 500000), "data.samples of the provenance is 500000");
  refused("validate", data("name", "another"), "data.name of the provenance");
  refused("validate", data("license", "another"), "data.license of the provenance");
  refused("validate", data("source_sha256", std::string(64, '0')), "data.source_sha256");
  refused(
      "validate",
      [](Json& facts) {
        Json& counts = facts["dataset"]["counts"];
        counts["test"]["positive"] = counts.at("test").at("positive").as_integer() + 1;
        facts["dataset"]["samples"] = facts.at("dataset").at("samples").as_integer() + 1;
      },
      "data.counts.test of the provenance");
}

TEST_F(Certify, says_which_lines_of_the_card_are_the_developers_words) {
  const auto checks = certified().checks;
  const auto card = std::ranges::find(checks, "card", &models::PackageCheck::what);
  ASSERT_NE(card, checks.end());
  EXPECT_THAT(card->reason, HasSubstr("not checked: licences, authors, limitations"));
}

TEST_F(Certify, a_file_that_nobody_looks_at_is_refused_by_name) {
  for (const std::string name : {"weights-v2.ONNX", "deploy/model.onnx.bak", "README.md"}) {
    write_file(forger_.file(name), "cleared by an authority");
    forger_.sign();
    EXPECT_THAT(refusal(), HasSubstr(name + " is no file of a package"));
    fs::remove(forger_.file(name));
  }
}

TEST_F(Certify, a_job_file_of_another_job_is_refused) {
  const std::string original = read_text_file(forger_.file("job.toml"));
  const auto refused = [&](const std::string& from, const std::string& to, const std::string& why) {
    std::string bytes = original;
    ASSERT_NE(bytes.find(from), std::string::npos) << from;
    write_file(forger_.file("job.toml"), bytes.replace(bytes.find(from), from.size(), to));
    forger_.sign();
    EXPECT_THAT(refusal(), HasSubstr("job.toml: " + why)) << from;
  };
  refused("\nauc = 0.5\n", "\nauc = 0.999\n", "its plan is not that of the report");
  refused("\nseed = 1\n", "\nseed = 99\n", "its train is not that of step train");
  refused("\nsamples_are_patients = true\n", "\nsamples_are_patients = false\n",
          "its samples_are_patients is not that of step data");
  refused("\nmethod = \"int8\"\n", "\nmethod = \"none\"\n", "its compress is not that of step");
  refused("\nname = \"small\"\n", "\nname = \"large\"\n", "job.name is not that of the report");
  refused("\nversion = \"1.0.0\"\n", "\nversion = \"2.0.0\"\n",
          "package.version is not that of the report");
  refused("\nintended_use = \"\"\n", "\nintended_use = \"all\"\n",
          "package.intended_use is not that of the report");
  refused("[job]\n", "# cleared by an authority\n[job]\n", "job.toml says more than its job");
  refused("path = \"the-source\"", "path = \"/home/miller\"", "job.toml says more than its job");
}

TEST_F(Certify, data_checks_are_those_of_the_step_validate) {
  forger_.edit("evidence/quality.json", [](Json& quality) {
    quality["findings"].as_array().at(0)["message"] = "all values were read by two physicians";
  });
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("evidence/quality.json: is not the one that the step validate"));
}

TEST_F(Certify, a_data_check_that_found_something_passes_by_decision_only) {
  for (const std::string id : {"missing_values", "leakage_content", "similar_patients"}) {
    forger_.edit("evidence/quality.json", [&](Json& quality) {
      for (Json& finding : quality["findings"].as_array()) {
        if (finding.at("id") != Json(id)) continue;
        finding["count"] = 3;
        finding["severity"] = "pass";
      }
    });
    forger_.sign([&](Json& predicate) {
      for (Json& output : predicate["runDetails"]["byproducts"].as_array()) {
        if (output.at("name") == Json("validate/quality.json"))
          output["digest"]["sha256"] = sha256_file(forger_.file("evidence/quality.json")).hex();
      }
    });
    EXPECT_THAT(refusal(), HasSubstr(id + " found 3 and passes"));
    forger_.edit("evidence/quality.json", [&](Json& quality) {
      for (Json& finding : quality["findings"].as_array()) finding["count"] = 0;
    });
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
}

}  // namespace
}  // namespace etalon::jobs
