// SPDX-License-Identifier: Apache-2.0
// What gate.json, which the card repeats, says of compression follows from the job, the package's
// scores and the labels, also when the developer signed something else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/jobs/signing/certify_fixture.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using testing_support::PackageForger;

class CertifyGate : public Certify {
 protected:
  /// Another gate, with everything that names or repeats it drawn anew.
  std::string refusal_of(const std::function<void(Json&)>& change) {
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
    const std::string before = sha256_file(forger_.file("gate.json")).hex();
    forger_.edit("gate.json", change);
    const std::string after = sha256_file(forger_.file("gate.json")).hex();
    std::string report = read_text_file(forger_.file("report.json"));
    for (auto at = report.find(before); at != std::string::npos; at = report.find(before))
      report.replace(at, before.size(), after);
    write_file(forger_.file("report.json"), report);
    forger_.edit("card.json", [&](Json& card) {
      card["compression"] = Json::read_file(forger_.file("gate.json"));
    });
    edit_report([](Json&) {});
    sign_instead(before, after);
    return refusal();
  }
  /// Signs again, with the digest of a file in place of what it had before.
  void sign_instead(const std::string& before, const std::string& after) const {
    forger_.sign([&](Json& predicate) {
      for (Json* list : {&predicate["buildDefinition"]["resolvedDependencies"],
                         &predicate["runDetails"]["byproducts"]}) {
        for (Json& each : list->as_array()) {
          if (each.at("digest").at("sha256") == Json(before)) each["digest"]["sha256"] = after;
        }
      }
    });
  }
  std::string refusal_of_round(const std::function<void(Json&)>& change) {
    return refusal_of([&](Json& gate) { change(gate["rounds"].as_array().back()); });
  }
};

TEST_F(CertifyGate, its_margin_alpha_and_outcome_are_those_of_the_job) {
  EXPECT_THAT(refusal_of([](Json& gate) { gate["margin"] = 0.9; }), HasSubstr("margin or alpha"));
  EXPECT_THAT(refusal_of([](Json& gate) { gate["alpha"] = 0.5; }), HasSubstr("margin or alpha"));
  EXPECT_THAT(refusal_of([](Json& gate) { gate["split"] = "test"; }), HasSubstr("another test"));
  EXPECT_THAT(refusal_of([](Json& gate) {
                gate["compressed"] = false;
                gate["rounds"] = Json::array();
              }),
              HasSubstr("accepts no candidate, but there is a compressed model"));
}

TEST_F(CertifyGate, says_nothing_beside_what_the_gate_said) {
  for (const std::string why : {"'remark'"}) {
    EXPECT_THAT(refusal_of([](Json& gate) { gate["remark"] = "cleared"; }), HasSubstr(why));
    EXPECT_THAT(refusal_of_round([](Json& round) { round["remark"] = "cleared"; }), HasSubstr(why));
    EXPECT_THAT(refusal_of_round([](Json& round) { round["details"]["remark"] = "cleared"; }),
                HasSubstr(why));
  }
}

TEST_F(CertifyGate, its_details_are_counts_and_nodes_of_the_model) {
  const auto refusal_with = [&](const char* key, const Json& value) {
    return refusal_of_round([&](Json& round) { round["details"][key] = value; });
  };
  const Json person = Json::object({{"patient", "John Smith"}});
  EXPECT_THAT(refusal_with("kept_in_float", Json(Json::Array{person})), HasSubstr("a string"));
  EXPECT_THAT(refusal_with("kept_in_float", Json(Json::Array{"John Smith"})),
              HasSubstr("kept_in_float has 1 names"));
  EXPECT_THAT(refusal_with("kept_in_float", person), HasSubstr("an array"));
  EXPECT_THAT(refusal_with("calibration_samples", person), HasSubstr("a whole number"));
  EXPECT_THAT(refusal_with("calibration_samples", 0), HasSubstr("calibration_samples is 0"));
  EXPECT_THAT(refusal_with("calibration_samples", 1000000), HasSubstr("is 1000000"));
  EXPECT_THAT(refusal_with("int8_operators", -1e300), HasSubstr("a whole number"));
  EXPECT_THAT(refusal_with("int8_operators", 999), HasSubstr("int8_operators is 999"));
}

TEST_F(CertifyGate, a_file_has_the_bytes_that_are_written_of_its_content) {
  for (const char* name : {"gate.json", "report.json", "card.json", "evidence/quality.json"}) {
    forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
    const std::string bytes = read_text_file(forger_.file(name));
    const std::string before = sha256(bytes).hex();
    write_file(forger_.file(name), bytes + " ");
    if (std::string_view(name) != "gate.json") {
      forger_.sign([&](Json& predicate) {
        for (Json& each : predicate["runDetails"]["byproducts"].as_array()) {
          if (each.at("name") == Json("validate/quality.json"))
            each["digest"]["sha256"] = sha256_file(forger_.file("evidence/quality.json")).hex();
        }
      });
    } else {
      // The report names it; everything else is drawn anew from that.
      const std::string after = sha256(bytes + " ").hex();
      std::string report = read_text_file(forger_.file("report.json"));
      for (auto at = report.find(before); at != std::string::npos; at = report.find(before))
        report.replace(at, before.size(), after);
      write_file(forger_.file("report.json"), report);
      edit_report([](Json&) {});
      sign_instead(before, after);
    }
    EXPECT_THAT(refusal(), HasSubstr("has other bytes than Etalon writes")) << name;
  }
}

TEST_F(CertifyGate, the_accepted_round_is_that_of_the_packaged_model) {
  // Consistent in itself, but not what scores and labels give.
  EXPECT_THAT(refusal_of_round([](Json& round) {
                round["auc_full"] = 0.5;
                round["auc_candidate"] = 0.75;
                round["difference"] = 0.25;
                round["lower_bound"] = 0.125;
              }),
              HasSubstr("auc_full"));
  EXPECT_THAT(refusal_of_round([](Json& round) {
                const double full = round.at("auc_full").as_number();
                round["auc_candidate"] = full - 0.001953125;
                round["difference"] = full - 0.001953125 - full;
                round["lower_bound"] = -0.00390625;
              }),
              HasSubstr("auc_candidate"));
  EXPECT_THAT(refusal_of_round([](Json& round) {
                round["lower_bound"] = round.at("lower_bound").as_number() - 0.0009765625;
              }),
              HasSubstr("lower_bound"));
}

TEST_F(CertifyGate, candidates_come_in_the_order_in_which_the_method_makes_them) {
  EXPECT_THAT(refusal_of_round([](Json& round) { round["candidate"] = "int8 without 2"; }),
              HasSubstr("'int8 without 2'"));
  EXPECT_THAT(refusal_of_round([](Json& round) { round["candidate"] = "pruned by 12.5 %"; }),
              HasSubstr("'pruned by 12.5 %'"));
  EXPECT_THAT(refusal_of([](Json& gate) {
                auto& rounds = gate["rounds"].as_array();
                rounds.push_back(rounds.back());
                rounds.back()["candidate"] = "int8 without 1";
              }),
              HasSubstr("'int8 without 1'"));
}

TEST_F(CertifyGate, a_job_that_prunes_is_certified_with_what_its_gate_said) {
  for (const std::string method : {"prune", "prune_int8", "none"}) {
    const std::string folder = "gate-" + method;
    std::filesystem::remove_all(folder);
    Job job = testing_support::passing_job(folder);
    job.model.hidden = {16, 8};
    job.compress.method = method;
    job.compress.fine_tune_epochs = 1;
    job.compress.margin = 0.5;
    if (method == "none") job.plan.levels = {"L0", "L1", "L3"};
    const Log log;
    run_through({job, testing_support::the_session(), log, false}, "certify");
    EXPECT_EQ(Json::read_file(job.directory() / "records/certify.json").at("result"),
              Json("PASSED"))
        << method;
  }
}

TEST_F(CertifyGate, what_nobody_computed_again_is_named) {
  const auto checks = certified().checks;
  const auto gate = std::ranges::find(checks, "compression gate", &models::PackageCheck::what);
  ASSERT_NE(gate, checks.end());
  EXPECT_TRUE(gate->holds);
  EXPECT_THAT(gate->reason, HasSubstr("not checked: "));
}

}  // namespace
}  // namespace etalon::jobs
