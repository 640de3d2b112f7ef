// SPDX-License-Identifier: Apache-2.0
// The documents of a package beside its report (card, page, job file, data checks, provenance) say
// what follows from models, report and labels, also when the developer signed something else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jobs/packaging/card.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/jobs/signing/certify_fixture.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_support::PackageForger;

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

TEST_F(Certify, golden_vectors_are_as_many_as_the_job_says) {
  std::string job = read_text_file(forger_.file("job.toml"));
  const std::string stated = "\ngolden_samples = 8\n";
  ASSERT_NE(job.find(stated), std::string::npos);
  write_file(forger_.file("job.toml"),
             job.replace(job.find(stated), stated.size(), "\ngolden_samples = 9\n"));
  forger_.sign();
  EXPECT_THAT(refusal(), HasSubstr("8 golden inputs"));
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

}  // namespace
}  // namespace etalon::jobs
