// SPDX-License-Identifier: Apache-2.0
// What a package says of when its plan was signed, its labels were opened and its steps worked, is
// held against signatures and ledger, also when the developer signed it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/jobs/signing/certify_fixture.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using testing_support::PackageForger;
using testing_support::validate_facts_in;
using testing_support::validate_step_in;

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

}  // namespace
}  // namespace etalon::jobs
