// SPDX-License-Identifier: Apache-2.0
// A provenance that contradicts itself, the package, or what the certifier holds is refused, also
// when the developer signed it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/jobs/signing/certify_fixture.hpp"

namespace etalon::jobs {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing_support::PackageForger;
using testing_support::validate_facts_in;

const std::string other_digest(64, '7');

class CertifyProvenance : public Certify {
 protected:
  std::string refusal_of(const std::function<void(Json&)>& change) {
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
    forger_.sign(change);
    return refusal();
  }
  static Json& inputs_in(Json& predicate) {
    return predicate["buildDefinition"]["resolvedDependencies"];
  }
  static Json& outputs_in(Json& predicate) { return predicate["runDetails"]["byproducts"]; }
  static Json& step_in(Json& predicate, const std::string& step) {
    return predicate["buildDefinition"]["internalParameters"][step];
  }
  static Json resource(const std::string& name) {
    return Json::object({{"name", name}, {"digest", Json::object({{"sha256", other_digest}})}});
  }
  /// Changes the digest of one entry.
  static void redirect(Json& list, const std::string& name) {
    for (Json& each : list.as_array()) {
      if (each.at("name") == Json(name)) each["digest"]["sha256"] = other_digest;
    }
  }
  static void drop(Json& list, const std::string& name) {
    std::erase_if(list.as_array(), [&](const Json& each) { return each.at("name") == Json(name); });
  }
};

TEST_F(CertifyProvenance, an_input_that_an_earlier_step_made_is_that_steps_output) {
  for (const std::string name :
       {"train/data/manifest.json", "compress/data/manifest.json", "compress/train/model.onnx",
        "validate/data/quality.json", "validate/train/history.jsonl"}) {
    EXPECT_THAT(refusal_of([&](Json& predicate) { redirect(inputs_in(predicate), name); }),
                HasSubstr(name.substr(name.find('/') + 1)))
        << name;
    EXPECT_THAT(refusal_of([&](Json& predicate) { drop(inputs_in(predicate), name); }),
                HasSubstr(name.substr(name.find('/') + 1)))
        << name;
  }
  for (const std::string name :
       {"data/manifest.json", "train/history.jsonl", "compress/gate.json"}) {
    EXPECT_THAT(refusal_of([&](Json& predicate) { redirect(outputs_in(predicate), name); }),
                HasSubstr(name))
        << name;
    EXPECT_THAT(refusal_of([&](Json& predicate) { drop(outputs_in(predicate), name); }),
                HasSubstr(name))
        << name;
  }
  for (const std::string name : {"train/model.onnx", "compress/model.onnx"}) {
    EXPECT_THAT(refusal_of([&](Json& predicate) { redirect(outputs_in(predicate), name); }),
                HasSubstr(name))
        << name;
  }
}

TEST_F(CertifyProvenance, a_name_stands_once) {
  EXPECT_THAT(refusal_of([](Json& predicate) {
                inputs_in(predicate).push_back(resource("validate/train/model.onnx"));
              }),
              HasSubstr("'validate/train/model.onnx' stands here twice"));
  EXPECT_THAT(refusal_of([](Json& predicate) {
                outputs_in(predicate).push_back(resource("validate/report.json"));
              }),
              HasSubstr("'validate/report.json' stands here twice"));
}

TEST_F(CertifyProvenance, steps_files_and_keys_are_those_of_a_job) {
  const std::vector<std::pair<std::string, std::function<void(Json&)>>> changes = {
      {"remark", [](Json& predicate) { predicate["remark"] = "cleared"; }},
      {"remark", [](Json& predicate) { predicate["runDetails"]["remark"] = "cleared"; }},
      {"remark", [](Json& predicate) { predicate["buildDefinition"]["remark"] = "cleared"; }},
      {"remark", [](Json& predicate) { step_in(predicate, "train")["remark"] = "cleared"; }},
      {"remark", [](Json& predicate) { inputs_in(predicate).as_array()[0]["remark"] = "x"; }},
      {"remark",
       [](Json& predicate) { step_in(predicate, "train")["facts"]["remark"] = "cleared"; }},
      {"remark", [](Json& predicate) { step_in(predicate, "data")["facts"]["remark"] = "x"; }},
      {"remark", [](Json& predicate) { validate_facts_in(predicate)["dataset"]["remark"] = "x"; }},
      {"remark",
       [](Json& predicate) { step_in(predicate, "data")["environment"]["remark"] = "cleared"; }},
      {"remark",
       [](Json& predicate) {
         step_in(predicate, "data")["environment"]["machine_class"]["remark"] = "cleared";
       }},
      {"audit",
       [](Json& predicate) {
         step_in(predicate, "audit") = Json(step_in(predicate, "data"));
         predicate["buildDefinition"]["externalParameters"]["audit"] = Json::object();
       }},
      {"audit",
       [](Json& predicate) { step_in(predicate, "audit") = Json(step_in(predicate, "data")); }},
      {"validate/approval.pdf",
       [](Json& predicate) { outputs_in(predicate).push_back(resource("validate/approval.pdf")); }},
      {"train/approval.pdf",
       [](Json& predicate) { inputs_in(predicate).push_back(resource("train/approval.pdf")); }},
      {"buildType", [](Json& predicate) { predicate["buildDefinition"]["buildType"] = "urn:x"; }},
      {"builder", [](Json& predicate) { predicate["runDetails"]["builder"]["id"] = "urn:x"; }},
      {"signer", [](Json& predicate) {
         predicate["runDetails"]["builder"]["builderDependencies"]
             .as_array()[0]["digest"]["sha256"] = other_digest;
       }}};
  for (std::size_t i = 0; i < changes.size(); ++i)
    EXPECT_THAT(refusal_of(changes[i].second), HasSubstr(changes[i].first)) << i;
}

TEST_F(CertifyProvenance, facts_follow_from_report_models_and_key) {
  const auto refused = [&](const std::string& step, const std::string& key, const Json& value) {
    EXPECT_THAT(
        refusal_of([&](Json& predicate) { step_in(predicate, step)["facts"][key] = value; }),
        HasSubstr(step + "." + key))
        << step << "." << key;
  };
  refused("validate", "verdict", "fail");
  refused("validate", "plan_sha256", other_digest);
  refused("compress", "compressed", false);
  refused("train", "output", "logits");
  refused("train", "output_kind", "logits");
  refused("train", "frozen", Json::array());
  refused("train", "best_epoch", 99);
  refused("train", "epochs", 4711);
  refused("train", "weights_merkle_root", other_digest);
  refused("train", "machine_class", other_digest);
  refused("train", "checkpoints", Json::object({{"approval.pdf", other_digest}}));
  EXPECT_THAT(refusal_of([](Json& predicate) {
                redirect(inputs_in(predicate), "validate/keys/developer.pub");
              }),
              HasSubstr("keys/developer.pub"));
}

TEST_F(CertifyProvenance, labels_ledger_and_predictions_are_those_that_the_certifier_holds) {
  for (const std::string name : {"labels.json", "ledger.jsonl", "predictions.h5"}) {
    EXPECT_THAT(
        refusal_of([&](Json& predicate) { redirect(outputs_in(predicate), "validate/" + name); }),
        HasSubstr("validate/" + name))
        << name;
  }
}

TEST_F(CertifyProvenance, what_remains_the_developers_word_is_named) {
  const auto checks = certified().checks;
  const auto found =
      std::ranges::find(checks, "facts of the provenance", &models::PackageCheck::what);
  ASSERT_NE(found, checks.end());
  EXPECT_THAT(found->reason, HasSubstr("not checked: "));
}

}  // namespace
}  // namespace etalon::jobs
