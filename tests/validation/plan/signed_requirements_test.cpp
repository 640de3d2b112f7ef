// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/signed_requirements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "models/packages/predicates.hpp"
#include "tests/support/format_page.hpp"
#include "validation/power/design.hpp"
#include "validation/power/simulation.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

/// As so many of so many simulated studies say.
SignedPromise simulated(std::string requirement, std::int64_t passes, std::int64_t studies) {
  const Chance chance = counted_chance(passes, studies);
  return {.requirement = std::move(requirement),
          .wrong_pass = chance.value,
          .standard_error = chance.standard_error,
          .samples = studies};
}

Json promise_of(std::int64_t passes, std::int64_t studies) {
  const SignedPromise promise = simulated("", passes, studies);
  return Json::object({{"value", *promise.wrong_pass},
                       {"standard_error", promise.standard_error},
                       {"samples", promise.samples}});
}

class SignedPlanOfRequirements : public testing::Test {
 protected:
  SignedPlanOfRequirements() {
    plan.name = "screening";
    for (const char* id : {"found", "exact", "other"})
      plan.requirements.push_back({.id = id, .metric = "sensitivity/1", .threshold = 0.5});
    fixed = {.plan = digest(plan),
             .signed_at = "2026-03-01T12:00:05Z",
             .design = config::to_json(Design{.positives = 40}),
             .promises = {simulated("found", 210, 10'000),
                          {"exact", 0.021},
                          {"other", std::nullopt, 0, 0, "f1/1 is judged by resampling"}}};
  }
  void write(const models::Statement& statement) {
    write_file(file, models::sign_statement(statement, key));
  }
  std::string failure(ErrorKind kind, const models::PublicKey& by) const {
    try {
      static_cast<void>(read_plan_signature(file, plan, by));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.what();
      return error.what();
    }
    return "no error";
  }

  RequirementPlan plan;
  SignedRequirements fixed;
  std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) / "signed_requirements.toml.sigstore.json";
  models::PrivateKey key = models::PrivateKey::generate();
};

TEST_F(SignedPlanOfRequirements, is_read_as_it_was_signed) {
  EXPECT_EQ(parse_requirements_statement(requirements_statement(fixed), "a"), fixed);
  EXPECT_EQ(signature_file("folder/plan.toml"), "folder/plan.toml.sigstore.json");
  write(requirements_statement(fixed));
  EXPECT_EQ(read_plan_signature(file, plan, key.public_key()),
            (PlanSignature{key.public_key().hint(), "2026-03-01T12:00:05Z"}));
}

TEST_F(SignedPlanOfRequirements, binds_every_number_of_the_plan_to_one_key) {
  write(requirements_statement(fixed));
  EXPECT_THAT(failure(ErrorKind::integrity, models::PrivateKey::generate().public_key()),
              HasSubstr("is not signed by the key"));
  plan.requirements[0].limit = 0.01;
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("the plan was changed since it was signed"));
  std::filesystem::remove(file);
  EXPECT_THAT(failure(ErrorKind::io, key.public_key()), HasSubstr("etalon plan sign"));
}

TEST_F(SignedPlanOfRequirements, says_of_each_requirement_what_was_simulated_or_why_not) {
  models::Statement said = requirements_statement(fixed);
  Json promises = said.predicate.at("promises");
  EXPECT_EQ(promises.as_array()[1].at("wrong_pass").canonical(),
            R"({"samples":0,"standard_error":0,"value":0.021})");
  promises.as_array().erase(promises.as_array().begin() + 1);
  Json vector = Json::array();
  vector.push_back(said.predicate_type);
  vector.push_back(promises);
  EXPECT_EQ(vector.canonical() + "\n",
            testing_support::format_example("signed-requirements", "json"));
  said.predicate["promises"].as_array()[2]["not_simulated"] = Json();
  write(said);
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("either a wrong_pass or why it is not_simulated"));
}

TEST_F(SignedPlanOfRequirements, is_read_in_its_first_form) {
  models::Statement first = requirements_statement(fixed);
  first.predicate_type = "urn:etalon:requirements:1";
  first.predicate["promises"] = Json::parse(R"([{"requirement":"found","wrong_pass":0.021},)"
                                            R"({"requirement":"exact","wrong_pass":0.021},)"
                                            R"({"requirement":"other","wrong_pass":null}])");
  write(first);
  EXPECT_EQ(read_plan_signature(file, plan, key.public_key()),
            (PlanSignature{key.public_key().hint(), "2026-03-01T12:00:05Z"}));
  first.predicate["promises"] = requirements_statement(fixed).predicate.at("promises");
  write(first);
  EXPECT_NE(failure(ErrorKind::integrity, key.public_key()), "no error");
}

TEST_F(SignedPlanOfRequirements, is_no_other_document) {
  models::Statement other = requirements_statement(fixed);
  other.predicate_type = std::string(models::plan_predicate);
  write(other);
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("is no signed plan of requirements"));
  other = requirements_statement(fixed);
  other.predicate["signed_at"] = "yesterday";
  write(other);
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()), HasSubstr("is no time"));
  other = requirements_statement(fixed);
  other.predicate["more"] = 1;
  write(other);
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()), HasSubstr("more"));
  write_file(file, "{}");
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("signed_requirements.toml.sigstore.json"));
}

TEST_F(SignedPlanOfRequirements, says_nothing_else_than_what_is_given_to_sign) {
  const auto refused = [&](const auto& edit) {
    models::Statement statement = requirements_statement(fixed);
    edit(statement);
    write(statement);
    return failure(ErrorKind::integrity, key.public_key());
  };
  EXPECT_THAT(refused([](models::Statement& said) { said.subject = "../x"; }),
              HasSubstr("is about '../x'"));
  EXPECT_THAT(refused([](models::Statement& said) {
                said.predicate["signed_at"] = "2999-01-01T00:00:00Z";
              }),
              HasSubstr("later than this machine's clock"));
  EXPECT_THAT(refused([](models::Statement& said) { said.predicate["design"] = Json(); }),
              HasSubstr("is no study"));
  const auto promises = [&](const auto& edit) {
    return refused([&](models::Statement& said) { edit(said.predicate["promises"].as_array()); });
  };
  for (const std::string& fault :
       {promises([](Json::Array& each) { each.clear(); }),
        promises([](Json::Array& each) { each.pop_back(); }),
        promises([](Json::Array& each) { each.push_back(each[0]); }),
        promises([](Json::Array& each) { std::swap(each[0], each[1]); }),
        promises([](Json::Array& each) { each[0]["requirement"] = "zzz"; })})
    EXPECT_THAT(fault, HasSubstr("each once and in order"));
  EXPECT_THAT(promises([](Json::Array& each) { each[0]["wrong_pass"]["value"] = -3; }),
              HasSubstr("the promise of 'found' is no share"));
  EXPECT_THAT(promises([](Json::Array& each) { each[0]["wrong_pass"]["samples"] = -5; }),
              HasSubstr("the promise of 'found' is no share"));
  EXPECT_THAT(promises([](Json::Array& each) { each[1]["wrong_pass"]["value"] = 0.9; }),
              HasSubstr("'exact' passes wrongly in 0.9 of the studies"));
  for (const auto& fault :
       {promises([](Json::Array& each) { each[0]["wrong_pass"] = promise_of(20, 999); }),
        promises([](Json::Array& each) { each[0]["wrong_pass"]["value"] = 0.02; }),
        promises([](Json::Array& each) { each[0]["wrong_pass"]["standard_error"] = 1e-300; }),
        promises([](Json::Array& each) { each[0]["wrong_pass"]["samples"] = 0; }),
        promises([](Json::Array& each) { each[0]["wrong_pass"]["standard_error"] = 0; })})
    EXPECT_THAT(fault, HasSubstr("the promise of 'found' is no share"));
  EXPECT_THAT(promises([](Json::Array& each) { each[1]["wrong_pass"]["standard_error"] = 0.001; }),
              HasSubstr("the promise of 'exact' is no share"));
}

TEST_F(SignedPlanOfRequirements, promises_nothing_of_patients_that_the_plan_does_not_know) {
  fixed.design["cases_per_patient"] = 10;
  EXPECT_EQ(promise_fault(fixed, plan), "");
  plan.cluster = "none";
  EXPECT_THAT(promise_fault(fixed, plan), HasSubstr("for 10 cases of each patient"));
  fixed.design["cases_per_patient"] = 1;
  EXPECT_EQ(promise_fault(fixed, plan), "");
}

TEST_F(SignedPlanOfRequirements, is_read_when_it_keeps_what_its_signer_must) {
  const double allowed = allowed_wrong_pass(plan.alpha);
  EXPECT_TRUE(is_promise_kept(allowed / 2, allowed / 4, allowed));
  EXPECT_FALSE(is_promise_kept(allowed / 2, std::nextafter(allowed / 4, 1.0), allowed));
  fixed.promises[0] = simulated("found", 24, 1000);
  fixed.promises[1].wrong_pass = allowed;
  write(requirements_statement(fixed));
  EXPECT_EQ(read_plan_signature(file, plan, key.public_key()).signer, key.public_key().hint());
  fixed.promises[0] = simulated("found", 26, 1000);
  write(requirements_statement(fixed));
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("'found' passes wrongly in"));
}

TEST_F(SignedPlanOfRequirements, names_every_key_of_its_study) {
  Design design;
  design.expected = {{.requirement = "found", .value = 0.9},
                     {.requirement = "other",
                      .value = 0.1,
                      .called = 0.2,
                      .part = 0.5,
                      .reference = 0.8,
                      .between_models = 0.3,
                      .discordant = 0.1,
                      .missed = 0.02,
                      .spread = 0.7}};
  fixed.design = config::to_json(design);
  write(requirements_statement(fixed));
  EXPECT_EQ(read_plan_signature(file, plan, key.public_key()).signer, key.public_key().hint());
  const Json::Object whole = fixed.design.as_object();
  EXPECT_EQ(whole.size(), 7U);
  for (const auto& [name, value] : whole) {
    Json::Object part = whole;
    part.erase(name);
    fixed.design = part;
    write(requirements_statement(fixed));
    EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()), HasSubstr(name));
  }
  for (const auto& [name, value] : {std::pair<std::string, Json>{"positives", "many"},
                                    {"negatives", -1},
                                    {"expected", Json::array_of(std::vector<int>{1})},
                                    {"more", 1}}) {
    fixed.design = whole;
    fixed.design[name] = value;
    write(requirements_statement(fixed));
    EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()), HasSubstr(name));
  }
}

TEST_F(SignedPlanOfRequirements, promises_of_a_claim_no_more_than_its_share_of_the_error) {
  plan.families = {{.id = "any", .method = "bonferroni"}};
  for (Requirement& each : plan.requirements) each.family = "any";
  const double share = allowed_wrong_pass(plan.alpha) / 3;
  fixed.plan = digest(plan);
  ASSERT_EQ(fixed.promises.size(), 3U);
  fixed.promises[0] = simulated("found", 3, 1000);
  fixed.promises[1].wrong_pass = share;
  write(requirements_statement(fixed));
  EXPECT_EQ(read_plan_signature(file, plan, key.public_key()).signer, key.public_key().hint());
  fixed.promises[0] = simulated("found", 12, 1000);
  write(requirements_statement(fixed));
  EXPECT_THAT(failure(ErrorKind::integrity, key.public_key()),
              HasSubstr("'found' passes wrongly in"));
}

}  // namespace
}  // namespace etalon::validation
