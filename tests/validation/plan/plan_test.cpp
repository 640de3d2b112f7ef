// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Plan unusual_plan() {
  Plan plan;
  plan.levels = {"L3", "L1"};
  plan.alpha = 0.1;
  plan.operating_point = "sensitivity>=0.95";
  plan.replicates = 20000;
  plan.requirements = {
      {.id = "ppv", .metric = "ppv.at_prevalence/1", .prevalence = 0.1, .limit = 0.2}};
  plan.data.min_cases = 12;
  plan.analytical.auc = 1;
  plan.comparison.auc_margin = 0.07;
  return plan;
}

/// Kind and text of the error that reading `bytes` gives.
std::pair<ErrorKind, std::string> refusal(const std::string& bytes) {
  try {
    static_cast<void>(parse_plan(bytes, "plan.json"));
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "was read"};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Plan, what_is_written_is_read_back) {
  for (const Plan& plan : {Plan{}, unusual_plan()}) {
    const std::string bytes = plan_bytes(plan);
    EXPECT_EQ(plan_bytes(parse_plan(bytes, "plan.json")), bytes);
    EXPECT_EQ(digest(plan), sha256(bytes));
  }
  EXPECT_NE(digest(Plan{}), digest(unusual_plan()));
}

/// What stands against a plan with these requirements of its own.
std::string objections(std::vector<Requirement> own) {
  Plan plan;
  plan.requirements = std::move(own);
  std::string all;
  for (const PlanProblem& each : plan_problems(plan)) all += each.message + "\n";
  return all;
}

TEST(Plan, no_requirement_of_its_own_is_taken_for_a_check_of_the_sections) {
  for (const char* id : {"auc", "sensitivity", "scaled_brier", "auc_difference", "operating_point",
                         "auc_compressed", "anything_compressed"}) {
    EXPECT_THAT(objections({{.id = id, .metric = "ppv/1", .limit = 0.2}}),
                HasSubstr("choose another id"))
        << id;
  }
  EXPECT_EQ(objections({{.id = "found", .metric = "ppv/1", .limit = 0.2}}), "");
  Plan off;
  off.analytical.auc = 0;
  off.requirements = {{.id = "auc", .metric = "ppv/1", .limit = 0.2}};
  EXPECT_THAT(plan_problems(off).at(0).message, HasSubstr("choose another id"));
}

TEST(Plan, a_difference_is_of_the_compressed_model_less_the_full_one) {
  Requirement turned{.id = "turned", .metric = "npv/1", .limit = -0.05};
  turned.score = "full";
  turned.reference = "compressed";
  EXPECT_THAT(objections({turned}), HasSubstr("score = \"compressed\" and reference = \"full\""));
  std::swap(turned.score, turned.reference);
  EXPECT_EQ(objections({turned}), "");
}

TEST(Plan, each_model_that_is_packaged_is_judged_by_the_same_limits) {
  Requirement found{.id = "found", .metric = "ppv/1", .limit = 0.2};
  for (const char* column : {"full", "compressed", "other"}) {
    found.score = column;
    EXPECT_THAT(objections({found}), HasSubstr("leave score out")) << column;
  }
}

TEST(Plan, no_limit_is_one_that_the_worst_models_meet) {
  for (const auto& [metric, better] :
       {std::pair{"balanced_accuracy/1", "upper"}, std::pair{"f1/1", "upper"},
        std::pair{"auc.mann_whitney.midrank/1", "upper"},
        std::pair{"brier.mean_squared/1", "lower"}}) {
    Requirement each{.id = "x", .metric = metric, .bound = better, .limit = 0.9};
    EXPECT_THAT(objections({each}), HasSubstr("a limit that the worst models")) << metric;
    each.bound = each.bound == "upper" ? "lower" : "upper";
    EXPECT_EQ(objections({each}), "") << metric;
  }
}

TEST(Plan, has_as_many_names_as_a_person_reads) {
  EXPECT_THAT(
      objections(std::vector<Requirement>(201, {.id = "found", .metric = "ppv/1", .limit = 0.2})),
      HasSubstr("there are 201 of them; a job takes 200"));
  EXPECT_THAT(objections({{.id = std::string(2000000, 'a'), .metric = "ppv/1", .limit = 0.2}}),
              HasSubstr("is longer than 100 characters"));
  Plan plan;
  plan.waivers = {{.finding = std::string(2000000, 'b'), .reason = "why"}};
  ASSERT_EQ(plan_problems(plan).size(), 1U);
  EXPECT_LT(plan_problems(plan)[0].message.size(), 1000U);
  plan.waivers.assign(10000, {.finding = "L3.auc", .reason = "why"});
  EXPECT_THAT(plan_problems(plan).at(0).message, HasSubstr("there are 10000, and only"));
}

TEST(Plan, its_bytes_are_canonical_and_name_every_limit) {
  const std::string bytes = plan_bytes(Plan{});
  EXPECT_EQ(bytes, Json::parse(bytes).canonical());
  for (const char* key : {"\"schema\":\"etalon.plan/4\"", "\"auc\":0.9", "\"auc_margin\":0.05",
                          "\"replicates\":10000", "\"levels\":[\"L0\",\"L1\",\"L3\",\"L6\"]"}) {
    EXPECT_THAT(bytes, HasSubstr(key));
  }
}

TEST(Plan, the_default_plan_has_the_documented_digest) {
  EXPECT_EQ(digest(Plan{}).hex(),
            "a9edbf2c0755e001c3ace493dc995e5486c0e22366c9132416d2de2d25b5c927");
}

TEST(Plan, other_bytes_than_these_need_another_schema_number) {
  Plan plan;
  plan.requirements = {{.id = "found", .metric = "ppv/1", .limit = 0.2},
                       {.id = "loss",
                        .metric = "accuracy/1",
                        .score = "compressed",
                        .reference = "full",
                        .threshold = 0.5,
                        .limit = -0.1}};
  plan.waivers = {{"L3.found", "a pilot"}};
  EXPECT_EQ(digest(plan).hex(), "dd62eff1661e0e2e63cd41d3d99453c957002bfab24cf6f39b5760774b735947");
  EXPECT_THAT(plan_bytes(plan), HasSubstr("\"schema\":\"etalon.plan/4\""));
}

TEST(Plan, every_limit_changes_the_digest) {
  Plan plan;
  plan.comparison.auc_margin = 0.05000000000000001;
  EXPECT_NE(digest(plan), digest(Plan{}));
}

TEST(Plan, an_unknown_key_is_named_with_the_nearest_one) {
  const auto [kind, message] =
      refusal(replaced(plan_bytes(Plan{}), "\"auc_margin\"", "\"auc_margins\""));
  EXPECT_EQ(kind, ErrorKind::config);
  EXPECT_THAT(message, HasSubstr("plan.json"));
  EXPECT_THAT(message, HasSubstr("'comparison.auc_margins'"));
  EXPECT_THAT(message, HasSubstr("did you mean 'comparison.auc_margin'"));
}

TEST(Plan, a_missing_key_is_named_although_it_has_a_default) {
  const auto [kind, message] = refusal(replaced(plan_bytes(Plan{}), "\"alpha\":0.05,", ""));
  EXPECT_EQ(kind, ErrorKind::format);
  EXPECT_THAT(message, HasSubstr("plan.json: key 'alpha' is missing"));
}

TEST(Plan, a_limit_out_of_range_or_of_another_type_is_refused) {
  EXPECT_THAT(refusal(replaced(plan_bytes(Plan{}), "\"alpha\":0.05", "\"alpha\":0.9")).second,
              HasSubstr("'alpha' is 0.9, allowed are 0.001 to 0.2"));
  EXPECT_THAT(refusal(replaced(plan_bytes(Plan{}), "\"alpha\":0.05", "\"alpha\":\"5 %\"")).second,
              HasSubstr("'alpha' must be a number"));
}

TEST(Plan, other_bytes_of_the_same_content_are_refused) {
  EXPECT_EQ(refusal(plan_bytes(Plan{}) + "\n").first, ErrorKind::format);
  EXPECT_EQ(refusal(Json::parse(plan_bytes(Plan{})).pretty()).first, ErrorKind::format);
  EXPECT_EQ(refusal(replaced(plan_bytes(Plan{}), "\"alpha\":0.05", "\"alpha\":5e-2")).first,
            ErrorKind::format);
}

TEST(Plan, another_schema_is_refused) {
  EXPECT_THAT(refusal(replaced(plan_bytes(Plan{}), "plan/4", "plan/3")).second,
              AllOf(HasSubstr("key 'schema' is \"etalon.plan/3\", of an earlier version"),
                    HasSubstr("another job.directory")));
  EXPECT_THAT(refusal(replaced(plan_bytes(Plan{}), "etalon.plan/4", "etalon.report/5")).second,
              HasSubstr("this build reads \"etalon.plan/4\""));
  EXPECT_EQ(refusal("[]").first, ErrorKind::format);
  EXPECT_EQ(refusal("").first, ErrorKind::format);
}

TEST(Plan, a_family_is_refused_as_a_job_passes_when_all_its_requirements_pass) {
  Plan plan = unusual_plan();
  const std::string before = plan_bytes(plan);
  EXPECT_EQ(before.find("family"), std::string::npos);
  plan.requirements[0].family = "models";
  const auto problems = plan_problems(plan);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].message,
              AllOf(HasSubstr("'ppv': family is that of claims"), HasSubstr("leave family out")));
}

TEST(Plan, a_level_that_does_not_exist_or_stands_twice_is_refused) {
  for (const std::vector<std::string>& levels :
       {std::vector<std::string>{}, std::vector<std::string>{"L9"},
        std::vector<std::string>{"L1", "L1"}, std::vector<std::string>{"analytical"}}) {
    Plan plan;
    plan.levels = levels;
    EXPECT_THROW(check_plan(plan), Error);
  }
}

TEST(Plan, an_operating_point_that_does_not_parse_is_refused) {
  Plan plan;
  plan.operating_point = "sensitivity>95";
  try {
    check_plan(plan);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), HasSubstr("plan.operating_point"));
  }
}

TEST(Plan, waivers_name_a_finding_once_and_say_why) {
  Plan plan;
  plan.waivers = {{"L1.test_set_reuse", "the second look corrected a label"}};
  EXPECT_NO_THROW(check_plan(plan));
  const Plan back = parse_plan(plan_bytes(plan), "plan.json");
  EXPECT_EQ(back.waivers, plan.waivers);
  EXPECT_NE(digest(plan), digest(Plan{}));
  const std::vector<std::pair<std::vector<Waiver>, const char*>> wrong = {
      {{{"L1.test_set_reus", "x"}}, "did you mean \"L1.test_set_reuse\"?"},
      {{{"L3.auc", " "}}, "gives no reason"},
      {{{"L3.auc", "x"}, {"L3.auc", "y"}}, "L3.auc is waived twice"}};
  for (const auto& [waivers, part] : wrong) {
    plan.waivers = waivers;
    try {
      check_plan(plan);
      FAIL() << part;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      EXPECT_THAT(error.what(), HasSubstr(part));
    }
  }
}

/// What is wrong with a plan of these requirements.
std::vector<std::string> objections(Plan plan, std::vector<Requirement> requirements) {
  plan.requirements = std::move(requirements);
  std::vector<std::string> messages;
  for (const PlanProblem& problem : plan_problems(plan)) messages.push_back(problem.message);
  return messages;
}

TEST(Plan, a_threshold_that_the_operating_point_states_is_judged_with_the_requirement) {
  const Requirement net{.id = "net", .metric = "net_benefit/1", .limit = 0.1};
  Plan plan;
  plan.operating_point = "threshold=0.3";
  EXPECT_TRUE(objections(plan, {net}).empty());
  plan.operating_point = "threshold=1";
  EXPECT_THAT(
      objections(plan, {net}),
      testing::ElementsAre(HasSubstr("'net': a threshold probability of 1 is not between")));
}

TEST(Plan, more_resamples_than_are_drawn_are_refused_before_the_labels_are_opened) {
  Plan plan;
  plan.replicates = 1'000'000;
  std::vector<Requirement> many;
  for (int i = 0; i < 20; ++i)
    many.push_back({.id = "f" + std::to_string(i), .metric = "f1/1", .limit = 0.1});
  // 10 of the sections, 3 of the comparison, 2 × 20 of its own.
  EXPECT_THAT(objections(plan, many),
              testing::ElementsAre(HasSubstr("53 requirements with 1000000 replicates")));
  many.resize(18);
  EXPECT_TRUE(objections(plan, many).empty());
}

TEST(Plan, a_requirement_that_every_value_meets_is_refused) {
  const auto of = [](std::string metric, double limit, std::string bound = "auto") {
    return Requirement{
        .id = "x", .metric = std::move(metric), .bound = std::move(bound), .limit = limit};
  };
  for (const Requirement& each : {of("sensitivity/1", 0), of("brier.mean_squared/1", 1),
                                  of("mcc/1", -1), of("lr_plus/1", 0)}) {
    EXPECT_THAT(objections({}, {each}), testing::ElementsAre(HasSubstr("every value")))
        << each.metric;
  }
  Requirement difference = of("sensitivity/1", -1);
  difference.score = "compressed";
  difference.reference = "full";
  EXPECT_THAT(objections({}, {difference}), testing::ElementsAre(HasSubstr("every value")));
  EXPECT_TRUE(objections({}, {of("mcc/1", 0)}).empty());
}

TEST(Plan, a_metric_by_half_its_name_is_answered_with_the_whole_one) {
  for (const auto& [half, whole] :
       std::vector<std::pair<std::string, std::string>>{{"auc", "auc.mann_whitney.midrank/1"},
                                                        {"sensitivity", "sensitivity/1"},
                                                        {"brier", "brier.mean_squared/1"}}) {
    const auto found = objections({}, {{.id = "x", .metric = half, .limit = 0.5}});
    ASSERT_EQ(found.size(), 1U) << half;
    EXPECT_THAT(found[0], HasSubstr("did you mean \"" + whole + "\"?"));
  }
  const auto found = objections({}, {{.id = "x", .metric = "quality", .limit = 0.5},
                                     {.id = "y", .metric = "goodness of it", .limit = 0.5}});
  ASSERT_EQ(found.size(), 2U);
  for (const std::string& each : found) {
    EXPECT_THAT(each, HasSubstr("docs/formats/requirements.md lists"));
    EXPECT_THAT(each, testing::Not(HasSubstr("c_index")));
  }
}

TEST(Plan, all_of_its_problems_are_named_at_once_and_each_once) {
  Plan plan;
  plan.levels = {"L9", "L0", "analytical", "L0", "L0", "L9"};
  plan.operating_point = "sensitivity>95";
  plan.waivers = {{"L1.nosuch", ""}, {"L3.auc", "x"}, {"L3.auc", "y"}};
  std::vector<std::string> messages;
  for (const PlanProblem& problem : plan_problems(plan)) {
    EXPECT_TRUE(problem.message.starts_with(problem.key)) << problem.message;
    messages.push_back(problem.message);
  }
  EXPECT_THAT(messages,
              testing::ElementsAre(HasSubstr("level \"L9\" does not exist"),
                                   HasSubstr("level \"analytical\" does not exist"),
                                   HasSubstr("names L0 twice"), HasSubstr("names L9 twice"),
                                   HasSubstr("plan.operating_point"),
                                   HasSubstr("there is no finding \"L1.nosuch\""),
                                   HasSubstr("the waiver of L1.nosuch gives no reason"),
                                   HasSubstr("L3.auc is waived twice")));
  EXPECT_TRUE(plan_problems(Plan{}).empty());
}

}  // namespace
}  // namespace etalon::validation
