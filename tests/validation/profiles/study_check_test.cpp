// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/study_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PlanProfile board() {
  return {.name = "board",
          .least_patients_per_class = 10,
          .least_patients = 200,
          .least_cases = 400,
          .least_class_share = 0.1};
}

const std::string area = "auc.mann_whitney.midrank/1";

Requirement of_label(const std::string& label) {
  return {.id = label, .metric = area, .label = label};
}
Requirement of_subgroup(const std::string& subgroup) {
  return {.id = subgroup, .metric = area, .subgroup = subgroup};
}
RequirementPlan plan_of(std::vector<Requirement> requirements) {
  return {.name = "plan", .requirements = std::move(requirements)};
}

/// `positive` of `count` cases, two of each patient.
CaseTable table(std::int64_t count, std::int64_t positive) {
  CaseTable cases;
  for (std::int64_t i = 0; i < count; ++i) {
    cases.ids.push_back(text("c", i));
    cases.patients.push_back(text("p", i / 2));
    cases.labels.push_back(i < positive ? 1 : 0);
  }
  return cases;
}

TEST(StudyCheck, passes_a_study_that_just_has_what_is_asked) {
  EXPECT_THAT(shortfalls(counts_of(table(400, 40), {}), board()), IsEmpty());
  EXPECT_THAT(shortfalls(counts_of(table(400, 360), {}), board()), IsEmpty());
}

TEST(StudyCheck, names_each_number_that_is_too_small) {
  EXPECT_THAT(
      shortfalls(counts_of(table(398, 18), {}), board()),
      ElementsAre("398 cases, asked are 400 at least", "199 patients, asked are 200 at least",
                  "9 patients with the condition, asked are 10 at least",
                  "18 of 398 cases with the condition, asked is a share of 0.1 at least"));
  EXPECT_THAT(
      shortfalls(counts_of(table(400, 361), {}), board()),
      ElementsAre("39 of 400 cases without the condition, asked is a share of 0.1 at least"));
}

TEST(StudyCheck, counts_each_label_of_the_plan_by_the_cases_of_which_it_is_known) {
  CaseTable cases = table(400, 0);
  cases.labels.clear();
  auto& rare = cases.named_labels["rare"];
  auto& common = cases.named_labels["common"];
  for (std::int64_t i = 0; i < 400; ++i) {
    rare.push_back(i < 30 ? 1 : i < 320 ? 0 : -1);
    common.push_back(i % 4 == 0 ? 1 : 0);
  }
  const auto both = counts_of(cases, plan_of({of_label("rare"), of_label("common")}));
  EXPECT_THAT(
      shortfalls(both, board()),
      ElementsAre("label 'rare': 30 of 320 cases with the condition, asked is a share of 0.1 at "
                  "least"));
  EXPECT_THAT(shortfalls(counts_of(cases, plan_of({of_label("common")})), board()), IsEmpty());
  EXPECT_THROW(static_cast<void>(counts_of(cases, plan_of({of_label("other")}))), Error);
}

TEST(StudyCheck, asks_measured_values_for_patients_and_no_classes) {
  CaseTable cases = table(300, 0);
  cases.labels.clear();
  cases.target = Target::real;
  cases.values.assign(300, 1.0);
  EXPECT_THAT(shortfalls(counts_of(cases, {}), board()),
              ElementsAre(HasSubstr("300 cases"), HasSubstr("150 patients")));
}

/// `events` of 60 patients with two cases each, the others censored.
CaseTable followed(std::int64_t events) {
  CaseTable cases = table(120, 2 * events);
  for (std::int64_t i = 0; i < 120; ++i) cases.times.push_back(1.0 + static_cast<double>(i));
  cases.target = Target::survival;
  return cases;
}
RequirementPlan plan_of_survival() {
  return plan_of({{.id = "c", .metric = "c_index.harrell/1", .limit = 0.6}});
}

TEST(StudyCheck, asks_survival_for_events_and_no_patient_without) {
  PlanProfile profile{.name = "board"};
  EXPECT_THAT(shortfalls(counts_of(followed(60), plan_of_survival()), profile), IsEmpty());
  EXPECT_THAT(shortfalls(counts_of(followed(10), plan_of_survival()), profile), IsEmpty());
  profile.least_class_share = 0.2;
  EXPECT_THAT(shortfalls(counts_of(followed(60), plan_of_survival()), profile), IsEmpty());
  EXPECT_THAT(shortfalls(counts_of(followed(9), plan_of_survival()), profile),
              ElementsAre("9 patients with an event, asked are 10 at least",
                          "18 of 120 cases with an event, asked is a share of 0.2 at least"));
}

TEST(StudyCheck, asks_masks_for_patients_whose_reference_has_the_class) {
  CaseTable cases = table(400, 0);
  cases.labels.clear();
  cases.target = Target::masks;
  auto& presence = cases.attributes["reference has cyst"];
  for (std::int64_t i = 0; i < 400; ++i) presence.emplace_back(i < 18 ? "yes" : "no");
  const Requirement cyst{.id = "cyst", .metric = "dice/1", .label = "cyst"};
  EXPECT_THAT(shortfalls(counts_of(cases, plan_of({cyst})), board()),
              ElementsAre("label 'cyst': 9 patients with the structure, asked are 10 at least",
                          "label 'cyst': 18 of 400 cases with the structure, asked is a share of "
                          "0.1 at least"));
  const Design design{.positives = 400, .negatives = 0};
  EXPECT_THAT(shortfalls(counts_of(design, plan_of({cyst})), board()), IsEmpty());
}

TEST(StudyCheck, asks_a_study_that_is_planned_for_what_its_plan_is_judged_on) {
  const PlanProfile profile{.name = "board", .least_class_share = 0.1};
  const Design of_events{.positives = 60, .negatives = 0};
  EXPECT_THAT(shortfalls(counts_of(of_events, plan_of_survival()), profile), IsEmpty());
  const Design too_few{.positives = 9, .negatives = 200};
  EXPECT_THAT(shortfalls(counts_of(too_few, plan_of_survival()), profile),
              ElementsAre("9 patients with an event, asked are 10 at least",
                          "9 of 209 cases with an event, asked is a share of 0.1 at least"));
  const auto measured = plan_of({{.id = "error", .metric = "mae/1", .limit = 3}});
  EXPECT_THAT(shortfalls(counts_of(of_events, measured), {.name = "board"}), IsEmpty());
}

TEST(StudyCheck, says_which_names_stand_in_the_predictions_alone) {
  PlanProfile profile = board();
  CaseTable cases = table(400, 100);
  const RequirementPlan plan = plan_of({of_subgroup("sex=F"), of_subgroup("site=x")});
  cases.attributes_named_by = {{"sex", NamedBy::both}, {"site", NamedBy::predictions}};
  EXPECT_THAT(shortfalls(counts_of(cases, plan), profile), IsEmpty());
  profile.wants_names_in_labels = true;
  EXPECT_THAT(shortfalls(counts_of(cases, plan), profile),
              ElementsAre(HasSubstr("column 'patient' stands"), HasSubstr("column 'site' stands")));
  cases.patients_named_by = NamedBy::labels;
  cases.attributes_named_by["site"] = NamedBy::labels;
  EXPECT_THAT(shortfalls(counts_of(cases, plan), profile), IsEmpty());
}

TEST(StudyCheck, counts_a_study_that_is_planned_by_its_patients_and_their_cases) {
  const Design design{.positives = 30, .negatives = 270, .cases_per_patient = 2};
  const RequirementPlan plan = plan_of({of_label({})});
  const StudyCounts study = counts_of(design, plan);
  EXPECT_EQ(study.cases, 600);
  EXPECT_EQ(study.patients, 300);
  EXPECT_THAT(shortfalls(study, board()), IsEmpty());
  EXPECT_THAT(
      shortfalls(counts_of({.positives = 29, .negatives = 271, .cases_per_patient = 1}, plan),
                 board()),
      ElementsAre(HasSubstr("300 cases"), HasSubstr("29 of 300 cases with")));
}

}  // namespace
}  // namespace etalon::validation
