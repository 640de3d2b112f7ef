// SPDX-License-Identifier: Apache-2.0
// The reasons are those that the judge gives for cases made so that it must.
#include "validation/judgement/page/refusals.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/judgement/promise_studies.hpp"
#include "validation/judgement/promises.hpp"

namespace etalon::validation::page {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The reason in Russian, where the judge assesses nothing.
std::string refused(const CaseTable& cases, RequirementPlan plan, const Requirement& requirement) {
  plan.requirements = {requirement};
  const JudgementResult result = judged(cases, plan);
  EXPECT_EQ(result.results[0].ruling, Verdict::not_assessed) << requirement.id;
  return refusal_in(Language::ru, result.results[0].message)
      .value_or(text("unknown: ", result.results[0].message));
}

RequirementPlan plan_of_few(std::int64_t least) {
  return {.name = "few", .min_patients_per_class = least};
}

TEST(Refusals, are_known_where_patients_are_too_few) {
  const RequirementPlan plan = plan_of_few(10);
  EXPECT_EQ(refused(cases_of_two_classes(400), plan,
                    requirement_on("a", "specificity/1", 0.5, 0.5, "site=west")),
            "нет случаев с site=west");
  EXPECT_EQ(refused(cases_of_two_classes(10), plan, requirement_on("a", "sensitivity/1", 0.5, 0.5)),
            "пациентов с учитываемым случаем: 3; план требует не менее 10");
  EXPECT_EQ(refused(cases_of_two_classes(10), plan,
                    requirement_on("a", "auc.mann_whitney.midrank/1", 0.5)),
            "пациентов с патологией: 3, без неё: 4; план требует не менее 10 каждых");
  EXPECT_TRUE(refused(cases_of_survival(10), plan, requirement_on("a", "c_index.harrell/1", 0.5))
                  .starts_with("пациентов с событием: "));
  Requirement at_time = requirement_on("a", "auc.cumulative_dynamic.ipcw/1", 0.5);
  at_time.time = 1;
  EXPECT_TRUE(
      refused(cases_of_survival(10), plan, at_time).starts_with("пациентов с событием до 1: "));
  CaseTable without = cases_of_two_classes(100);
  for (std::int64_t& label : without.labels) label = 0;
  EXPECT_EQ(refused(without, plan, requirement_on("a", "accuracy/1", 0.5, 0.5)),
            "нет случаев с патологией, и эта доля ничего не говорит о различении классов");
  for (std::int64_t& label : without.labels) label = 1;
  EXPECT_EQ(refused(without, plan, requirement_on("a", "accuracy/1", 0.5, 0.5)),
            "нет случаев без патологии, и эта доля ничего не говорит о различении классов");
  EXPECT_EQ(refused(cases_of_values(10), plan, requirement_on("a", "mae/1", 0.5)),
            "пациентов: 5; план требует не менее 10");
}

TEST(Refusals, are_known_behind_whose_they_are) {
  EXPECT_EQ(refusal_in(Language::ru, "sex=F: there is no case"), "sex=F: случаев нет");
  EXPECT_EQ(refusal_in(Language::ru, "of class naevus: there is no case"),
            "класс naevus: случаев нет");
  EXPECT_EQ(refusal_in(Language::en, "of class naevus: there is no case"),
            "of class naevus: there is no case");
  EXPECT_FALSE(refusal_in(Language::ru, "nobody: there is no case"));
  EXPECT_FALSE(refusal_in(Language::ru, "sex=F: something else"));
}

TEST(Refusals, are_known_where_the_bounds_want_more_than_the_plan) {
  const RequirementPlan plan = plan_of_few(2);
  const CaseTable cases = cases_of_two_classes(10);
  EXPECT_TRUE(
      refused(cases, plan, requirement_on("a", "auc.mann_whitney.midrank/1", 0.5))
          .starts_with("положительные случаи — от стольких пациентов: 3, отрицательные: 4"));
  EXPECT_TRUE(
      refused(cases, plan, requirement_on("a", "brier.scaled/1", 0.5))
          .starts_with("пациенты говорят столько же, сколько равных по числу случаев: 5, из "));
  EXPECT_EQ(
      refused(cases, plan, requirement_on("a", "brier.mean_squared/1", 0.5)),
      "пациенты говорят столько же, сколько равных по числу случаев: 5; границе среднего нужно "
      "10");
  EXPECT_TRUE(refused(cases, plan, requirement_on("a", "accuracy/1", 0.5, 0.5))
                  .starts_with("случаи — от стольких пациентов: 5; границе доли"));
  Requirement difference = requirement_on("a", "auc.mann_whitney.midrank/1", -0.05);
  difference.reference = "raw";
  EXPECT_TRUE(refused(cases, plan, difference)
                  .starts_with("пациенты более редкого класса говорят столько же"));
  CaseTable unequal = cases_of_two_classes(120);
  for (std::size_t i = 0; i < 100; ++i) unequal.patients[i] = i % 2 == 0 ? "many" : "other";
  EXPECT_TRUE(refused(unequal, plan, requirement_on("a", "accuracy/1", 0.5, 0.5))
                  .ends_with("границе доли по пациентам нужно 10"));
  EXPECT_TRUE(refused(unequal, plan, requirement_on("a", "f1/1", 0.5, 0.5))
                  .starts_with("учитываемые пациенты говорят столько же"));
  CaseTable flawless = cases_of_two_classes(60);
  for (std::size_t i = 0; i < 60; ++i)
    flawless.scores["score"][i] = static_cast<double>(flawless.labels[i]);
  EXPECT_TRUE(
      refused(flawless, plan, requirement_on("a", "auc.mann_whitney.midrank/1", 0.999))
          .starts_with("при стольких пациентах даже безупречный результат имеет границу 0.9"));
}

TEST(Refusals, are_known_where_outputs_are_missing_without_a_worst_one) {
  const RequirementPlan plan = plan_of_few(2);
  CaseTable values = cases_of_values(200);
  CaseTable survival = cases_of_survival(100);
  values.scores["score"][3] = survival.scores["score"][3] = none;
  EXPECT_EQ(refused(values, plan, requirement_on("a", "mae/1", 0.5)),
            "отсутствует ответов: 1, а план не называет отрезка предсказаний, чтобы взять худшее");
  EXPECT_EQ(refused(survival, plan, requirement_on("a", "c_index.harrell/1", 0.5)),
            "отсутствует ответов: 1, а для c_index.harrell/1 нет одного худшего ответа");
}

TEST(Refusals, are_known_where_values_do_not_vary) {
  const RequirementPlan plan = plan_of_few(2);
  CaseTable values = cases_of_values(200);
  for (std::size_t i = 0; i < 200; ++i) values.scores["score"][i] = values.values[i];
  EXPECT_TRUE(refused(values, plan, requirement_on("a", "mae/1", 0.5))
                  .starts_with("разброса между пациентами нет"));
  CaseTable cases = cases_of_two_classes(100);
  for (std::size_t i = 0; i < 100; ++i)
    cases.scores["score"][i] = static_cast<double>(cases.labels[i]);
  EXPECT_TRUE(refused(cases, plan, requirement_on("a", "mcc/1", 0.5, 0.5))
                  .starts_with("половина повторных выборок пациентов даёт одно значение"));
  for (double& score : cases.scores["score"]) score = 0;
  EXPECT_EQ(refused(cases, plan, requirement_on("a", "mcc/1", 0.5, 0.5)),
            "на этих случаях значение не определено");
  cases.scores["score"][0] = 1;
  EXPECT_TRUE(refused(cases, plan, requirement_on("a", "mcc/1", 0.5, 0.5))
                  .starts_with("значение не определено на стольких повторных выборках"));
}

TEST(Refusals, are_known_where_the_plan_does_not_keep_its_promise) {
  RequirementResult result{.id = "a", .ruling = Verdict::pass};
  result.self_certificate =
      SelfCertificate{.allowed = 0.035, .wrong_pass = Chance{.value = 0.061, .samples = 2000}};
  withdraw_unless_kept(result);
  const auto words = refusal_in(Language::ru, result.message);
  ASSERT_TRUE(words) << result.message;
  EXPECT_TRUE(words->starts_with("модель на пределе проходит ")) << *words;
  EXPECT_TRUE(words->ends_with("допустимо 3.5 %")) << *words;
}

TEST(Refusals, are_known_where_numbers_leave_the_range_of_double) {
  const RequirementPlan plan = plan_of_few(2);
  CaseTable values = cases_of_values(200);
  for (double& score : values.scores["score"]) score *= 1e200;
  EXPECT_TRUE(refused(values, plan, requirement_on("a", "rmse/1", 0.5))
                  .starts_with("результат выходит за пределы чисел"));
  for (double& score : values.scores["score"]) score *= 1e106;
  EXPECT_TRUE(refused(values, plan, requirement_on("a", "mae/1", 0.5))
                  .starts_with("точная сумма выходит за пределы чисел"));
  CaseTable nobody = cases_of_two_classes(0);
  nobody.scores["score"] = {};
  EXPECT_EQ(refused(nobody, plan, requirement_on("a", "auc.mann_whitney.midrank/1", 0.5)),
            "случаев нет");
}

/// The judge must say of each of these in English what the page says in Russian.
TEST(Refusals, are_known_where_studies_are_not_simulated) {
  const CaseTable cases = cases_of_two_classes(400);
  RequirementPlan plan{.name = "promises"};
  plan.requirements = {requirement_on("other", "average_precision/1", 0.3),
                       requirement_on("pair", "auc.mann_whitney.midrank/1", -0.5),
                       requirement_on("end", "auc.mann_whitney.midrank/1", 0),
                       requirement_on("every", "brier.scaled/1", -50)};
  plan.requirements[1].reference = "raw";
  JudgementResult result = judged(cases, plan);
  add_promises(cases, plan, result.results, 2);
  for (const RequirementResult& each : result.results) {
    ASSERT_FALSE(each.self_certificate->not_simulated.empty()) << each.id;
    EXPECT_TRUE(refusal_in(Language::ru, each.self_certificate->not_simulated).has_value())
        << each.self_certificate->not_simulated;
  }
}

TEST(Refusals, of_a_study_that_falls_short_of_a_profile_are_known) {
  StudyCounts study{.cases = 30, .patients = 20, .named_by_predictions = {"site"}};
  study.classes = {{.positives = 1, .negatives = 29, .positive_patients = 1},
                   {.label = "edema", .positives = 29, .negatives = 1, .positive_patients = 20},
                   {.label = "mass", .positives = 1, .negatives = 29, .negative_patients = 20},
                   {.positives = 29, .negatives = 1, .positive_patients = 20},
                   {.counted = Counted::event, .positives = 1, .negatives = 29}};
  const PlanProfile profile{.least_patients = 100,
                            .least_cases = 100,
                            .least_class_share = 0.1,
                            .wants_names_in_labels = true};
  const auto found = shortfalls(study, profile);
  EXPECT_EQ(found.size(), 2U + 3U + 2U + 2U + 2U + 2U + 1U);
  for (const std::string& each : found) {
    EXPECT_TRUE(refusal_in(Language::ru, each).has_value()) << each;
    EXPECT_EQ(refusal_in(Language::en, each), each);
  }
  EXPECT_EQ(refusal_in(Language::ru, found.at(0)), "случаев: 30; требуется не менее 100");
}

TEST(Refusals, are_quoted_as_english_where_they_are_not_known) {
  EXPECT_EQ(refusal_markup(Language::ru, "1 < 2"), "<span lang=\"en\">1 &lt; 2</span>");
  EXPECT_EQ(refusal_markup(Language::ru, "no case has a<b"), "нет случаев с a&lt;b");
}

TEST(Refusals, take_names_as_they_are_and_do_not_guess) {
  EXPECT_EQ(refusal_in(Language::ru, "no case has {}=no case has x"),
            "нет случаев с {}=no case has x");
  EXPECT_EQ(refusal_in(Language::en, "no case has a=b"), "no case has a=b");
  EXPECT_EQ(refusal_in(Language::ru,
                       "a model at the limit passes 7.1 % of such studies, of 900 simulated; "
                       "allowed are 3.5 %"),
            "модель на пределе проходит 7.1 % таких исследований (смоделировано: 900); допустимо "
            "3.5 %");
  EXPECT_EQ(refusal_in(Language::ru, "the moon is not full"), std::nullopt);
  EXPECT_EQ(refusal_in(Language::ru, ""), std::nullopt);
  EXPECT_EQ(refusal_in(Language::ru, "there is no such case, or is there"), std::nullopt);
}

}  // namespace
}  // namespace etalon::validation::page
