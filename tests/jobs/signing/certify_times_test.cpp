// SPDX-License-Identifier: Apache-2.0
// What a package says of when its plan was signed, its labels were opened and its steps worked, is
// held against signatures and ledger, also when the developer signed it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/clock.hpp"
#include "tests/jobs/signing/certify_fixture.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using testing_support::PackageForger;
using testing_support::validate_facts_in;
using testing_support::validate_step_in;

/// Not yet, but no more than clocks may differ.
std::string in_a_minute() { return rfc3339(parse_rfc3339(utc_now()).value() + 60); }

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
  const std::string late = in_a_minute();
  auto statement = models::parse_bundle(read_text_file(file), "plan").statement;
  statement.predicate["committed"] = late;
  write_file(file, models::sign_statement(statement, key));
  forger_.sign([&](Json& predicate) { validate_facts_in(predicate)["committed"] = late; });
  EXPECT_THAT(refusal(), HasSubstr("after the test labels were opened"));
}

/// Has the developer sign other openings: in the provenance, and their head with the plan.
void sign_openings(const PackageForger& forger,
                   const std::function<void(std::vector<validation::Opening>&)>& change,
                   const std::function<void(Json&)>& more = {}) {
  const auto key =
      models::PrivateKey::read(testing_support::finished_job().directory() / "keys/developer.key");
  validation::LedgerHead head;
  forger.sign([&](Json& predicate) {
    Json& facts = validate_facts_in(predicate);
    std::vector<validation::Opening> openings;
    for (const Json& line : facts.at("openings").as_array())
      openings.push_back(validation::parse_opening(line, "opening"));
    change(openings);
    facts["openings"] = Json::array();
    for (std::size_t i = 0; i < openings.size(); ++i) {
      openings[i].count = static_cast<std::int64_t>(i) + 1;
      openings[i].previous =
          i == 0 ? Digest{} : validation::head_of(std::span(openings).first(i)).digest;
      facts["openings"].push_back(to_json(openings[i]));
    }
    head = validation::head_of(openings);
    facts["ledger"] = to_json(head);
    if (more) more(predicate);
  });
  const auto file = forger.folder().root / "statements/plan.sigstore.json";
  auto statement = models::parse_bundle(read_text_file(file), "plan").statement;
  statement.predicate["ledger"] = to_json(head);
  write_file(file, models::sign_statement(statement, key));
}

TEST_F(Certify, labels_opened_while_the_plan_was_not_signed_are_refused) {
  sign_openings(forger_, [](auto& openings) { openings.back().bundle.reset(); });
  EXPECT_THAT(refusal(), HasSubstr("while its plan was not signed"));
  forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  sign_openings(forger_, [](auto& openings) {
    openings.push_back(openings.back());
    openings.front().bundle.reset();
  });
  EXPECT_THAT(refusal(), HasSubstr("while its plan was not signed"));
}

TEST_F(Certify, labels_opened_under_another_plan_first_fail_the_package) {
  // The report of a developer who leaves that out is not what follows.
  sign_openings(forger_, [](auto& openings) {
    openings.push_back(openings.back());
    openings.front().plan = sha256("another");
  });
  EXPECT_THAT(refusal(), HasSubstr("findings L1.test_set_reuse"));
}

TEST_F(Certify, what_has_not_happened_yet_on_the_certifiers_clock_is_refused) {
  const std::string late = "2999-01-01T00:00:00Z";
  sign_openings(
      forger_, [&](auto& openings) { openings.back().time = late; },
      [&](Json& predicate) {
        validate_step_in(predicate)["finished"] = late;
        predicate["runDetails"]["metadata"]["finishedOn"] = late;
      });
  EXPECT_THAT(refusal(), HasSubstr("later than this machine's clock"));
  forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  forger_.sign([&](Json& predicate) {
    validate_step_in(predicate)["finished"] = late;
    predicate["runDetails"]["metadata"]["finishedOn"] = late;
  });
  EXPECT_THAT(refusal(), HasSubstr("step validate"));
}

TEST_F(Certify, clocks_that_differ_by_a_moment_are_no_obstacle) {
  const std::string soon = in_a_minute();
  forger_.sign([&](Json& predicate) {
    validate_step_in(predicate)["finished"] = soon;
    predicate["runDetails"]["metadata"]["finishedOn"] = soon;
  });
  EXPECT_EQ(certified().result, "PASSED");
}

/// Has a step work at other times, and the whole work as long as its steps say.
void set_times(Json& predicate, const std::string& step, const std::string& from,
               const std::string& to) {
  Json& internal = predicate["buildDefinition"]["internalParameters"];
  internal[step]["started"] = from;
  internal[step]["finished"] = to;
  std::string first = from;
  std::string last = to;
  for (const auto& [name, times] : internal.as_object()) {
    first = std::min(first, times.at("started").as_string());
    last = std::max(last, times.at("finished").as_string());
  }
  predicate["runDetails"]["metadata"]["startedOn"] = first;
  predicate["runDetails"]["metadata"]["finishedOn"] = last;
}

TEST_F(Certify, a_training_that_ended_after_its_model_was_judged_is_refused) {
  const std::string soon = in_a_minute();
  forger_.sign([&](Json& predicate) { set_times(predicate, "train", soon, soon); });
  EXPECT_THAT(refusal(), HasSubstr("before the training of its model ended"));
  forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  forger_.sign([&](Json& predicate) {
    const std::string began = validate_step_in(predicate).at("started").as_string();
    set_times(predicate, "train", "2001-01-01T00:00:00Z", began);
  });
  EXPECT_EQ(certified().result, "PASSED");
}

TEST_F(Certify, labels_opened_outside_the_step_validate_are_refused) {
  const auto opened_at = [&](const std::string& from, const std::string& to) {
    forger_.sign([&](Json& predicate) { set_times(predicate, "validate", from, to); });
    return refusal();
  };
  EXPECT_THAT(opened_at("2001-01-01T00:00:00Z", "2001-01-01T00:00:01Z"),
              HasSubstr("the step validate ended"));
  forger_ = PackageForger{testing::UnitTest::GetInstance()->current_test_info()->name()};
  const std::string soon = in_a_minute();
  EXPECT_THAT(opened_at(soon, soon), HasSubstr("the step validate began"));
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
