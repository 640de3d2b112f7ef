// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

Requirement of_liver(std::string metric, double limit) {
  return {.id = metric, .metric = metric, .label = "liver", .limit = limit};
}

/// Every metric of masks, with limits that are met by nobody or everybody.
RequirementPlan every_metric() {
  RequirementPlan plan{.name = "masks", .classes = {"1=liver"}};
  for (const Metric* metric : all_metrics()) {
    const MetricInfo& info = metric->info();
    if (!is_of_single_scores(info, Target::masks)) continue;
    const bool is_distance = !std::isfinite(info.most);
    Requirement requirement = of_liver(std::string(info.id), is_distance ? 60 : 0.5);
    if (info.needs_tolerance) requirement.tolerance = 2;
    if (is_distance) requirement.range = {0, 150};
    plan.requirements.push_back(requirement);
  }
  return plan;
}

/// What masks of two models score: `patients` of one or up to `most` cases, diagonals of 80 to 120
/// mm.
CaseTable scored(const RequirementPlan& plan, std::int64_t patients, std::uint64_t seed = 1,
                 std::int64_t most = 2) {
  const RandomStream draws(seed, RandomPurpose::test);
  std::uint64_t at = 0;
  CaseTable table;
  table.target = Target::masks;
  for (std::int64_t patient = 0; patient < patients; ++patient) {
    for (std::int64_t k = 0; k <= patient % most; ++k) {
      table.ids.push_back(text("c", 10000 + std::ssize(table.ids)));
      table.patients.push_back(text("p", 10000 + patient));
      table.values.push_back(80 + 40 * draws.uniform_double(at++));
      table.attributes["site"].push_back(patient % 3 == 0 ? "north" : "south");
      table.attributes["reference has liver"].emplace_back("yes");
      for (const Requirement& each : plan.requirements) {
        const MetricInfo& info = metric_of(each.metric).info();
        const bool is_share = info.better == Better::higher;
        const double farthest = std::isfinite(info.most) ? 0.3 : 10;
        for (const char* model : {"score", "other"}) {
          const double drawn = draws.uniform_double(at++);
          table.scores[outputs_column(each, model)].push_back(is_share ? 0.7 + 0.3 * drawn
                                                                       : farthest * drawn);
        }
      }
    }
  }
  return table;
}

bool is_share(const Requirement& requirement) {
  return metric_of(requirement.metric).info().better == Better::higher;
}

double worst_of(const Requirement& requirement, double diagonal) {
  if (is_share(requirement)) return 0;
  const double most = metric_of(requirement.metric).info().most;
  return std::isfinite(most) ? most : diagonal;
}

/// One-sided, of the level that a plan has by default.
constexpr double one_sided = (1 - (1 - 0.05)) / 2;

std::vector<std::uint32_t> patients_of(const CaseTable& table) {
  return clusters_of(table.patients).cluster_of_case;
}

TEST(JudgedMasks, a_share_has_the_bound_of_what_it_loses) {
  const RequirementPlan plan{
      .name = "t", .requirements = {of_liver("dice/1", 0.8)}, .classes = {"1=liver"}};
  const CaseTable table = scored(plan, 150);
  const auto& scores = table.scores.at("score: dice/1 of liver");
  const RequirementResult result = judge(table, plan)[0];
  std::vector<double> losses;
  for (const double score : scores) losses.push_back(1 - score);
  const Bound bound = BoundedMean(losses, 1, patients_of(table)).upper(one_sided);
  EXPECT_EQ(result.lower, 1 - bound.value);
  EXPECT_NEAR(
      result.estimate.value(),
      std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size()),
      1e-14);
  EXPECT_EQ(result.ruling, Verdict::pass) << result.message;
  EXPECT_GT(*result.upper, *result.estimate);
  EXPECT_EQ(result.patients, 150);
  EXPECT_EQ(result.cases, 225);
  EXPECT_EQ(result.warrant, Warrant::simulated);
}

TEST(JudgedMasks, a_distance_has_the_bound_of_a_loss_up_to_the_declared_largest) {
  RequirementPlan plan{
      .name = "t", .requirements = {of_liver("hd95.pooled/1", 12)}, .classes = {"1=liver"}};
  const CaseTable table = scored(plan, 150);
  plan.requirements[0].range = {0, 300};
  const RequirementResult result = judge(table, plan)[0];
  const Bound bound =
      BoundedMean(table.scores.at("score: hd95.pooled/1 of liver"), 300, patients_of(table))
          .upper(one_sided);
  EXPECT_EQ(result.upper.value(), bound.value);
  EXPECT_EQ(result.ruling, Verdict::inconclusive) << result.message;
}

TEST(JudgedMasks, a_distance_needs_a_declared_largest_that_no_image_exceeds) {
  RequirementPlan plan{.name = "t", .requirements = {of_liver("hd/1", 60)}, .classes = {"1=liver"}};
  const CaseTable table = scored(plan, 150);
  const RequirementResult result = judge(table, plan)[0];
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_THAT(result.message, HasSubstr("declares no largest distance"));
  EXPECT_TRUE(result.estimate);
  plan.requirements[0].range = {0, 100};
  try {
    static_cast<void>(judge(table, plan));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
    EXPECT_THAT(error.what(), HasSubstr("more than the 100 mm that the plan declares"));
  }
}

TEST(JudgedMasks, every_metric_passes_good_masks_and_fails_bad_ones) {
  RequirementPlan plan = every_metric();
  ASSERT_EQ(plan.requirements.size(), 14U);
  const CaseTable table = scored(plan, 150);
  for (const RequirementResult& each : judge(table, plan))
    EXPECT_EQ(each.ruling, Verdict::pass) << each.id << ": " << each.message;
  for (Requirement& each : plan.requirements) {
    const MetricInfo& info = metric_of(each.metric).info();
    each.limit = info.better == Better::higher ? 0.99 : std::isfinite(info.most) ? 0.05 : 0.5;
  }
  for (const RequirementResult& each : judge(table, plan))
    EXPECT_EQ(each.ruling, Verdict::fail) << each.id << ": " << each.message;
}

TEST(JudgedMasks, a_case_without_output_has_the_worst_score) {
  const RequirementPlan plan = every_metric();
  CaseTable missing = scored(plan, 150, 1, 1);
  CaseTable worst = missing;
  for (const Requirement& each : plan.requirements) {
    missing.scores.at(outputs_column(each, "score"))[7] = none;
    worst.scores.at(outputs_column(each, "score"))[7] = worst_of(each, worst.values[7]);
  }
  const auto of_missing = judge(missing, plan);
  const auto of_worst = judge(worst, plan);
  for (std::size_t i = 0; i < of_missing.size(); ++i) {
    EXPECT_EQ(of_missing[i].missing, 1) << of_missing[i].id;
    EXPECT_EQ(of_missing[i].estimate, of_worst[i].estimate) << of_missing[i].id;
    EXPECT_EQ(of_missing[i].lower, of_worst[i].lower) << of_missing[i].id;
    EXPECT_EQ(of_missing[i].upper, of_worst[i].upper) << of_missing[i].id;
    EXPECT_NE(of_missing[i].estimate_of_given, of_worst[i].estimate_of_given) << of_missing[i].id;
  }
}

TEST(JudgedMasks, leaving_outputs_out_never_improves_the_bound) {
  const RequirementPlan plan = every_metric();
  const RandomStream draws(5, RandomPurpose::test);
  std::uint64_t at = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CaseTable table = scored(plan, 110, seed, seed % 2 == 0 ? 1 : 2);
    const double kept = 0.3 + 0.7 * draws.uniform_double(at++);
    for (auto& [name, scores] : table.scores) {
      for (double& score : scores) score *= kept;
    }
    const auto before = judge(table, plan);
    for (int left_out = 0; left_out < 12; ++left_out) {
      const std::size_t of = draws.below(table.ids.size(), at++);
      for (const Requirement& each : plan.requirements)
        table.scores.at(outputs_column(each, "score"))[of] = none;
    }
    const auto after = judge(table, plan);
    for (std::size_t i = 0; i < before.size(); ++i) {
      ASSERT_TRUE(after[i].lower && before[i].lower) << after[i].message;
      EXPECT_TRUE(is_share(plan.requirements[i]) ? *after[i].lower <= *before[i].lower
                                                 : *after[i].upper >= *before[i].upper)
          << before[i].id << " with seed " << seed;
    }
  }
}

TEST(JudgedMasks, an_output_left_out_of_patients_of_unlike_sizes_improves_no_bound) {
  // Without one of the ten perfect masks of one patient, all patients are more alike.
  const RequirementPlan plan{
      .name = "t", .requirements = {of_liver("dice/1", 0.518)}, .classes = {"1=liver"}};
  CaseTable table = scored(plan, 151, 1, 1);
  auto& scores = table.scores.at("score: dice/1 of liver");
  std::ranges::fill(scores, 0.6);
  const auto add = [&](std::vector<std::string>& column, const std::string& value) {
    for (int k = 1; k < 10; ++k) column.push_back(value);
  };
  for (int k = 1; k < 10; ++k) table.ids.push_back(text("z", k));
  add(table.patients, table.patients.back());
  for (auto& [name, values] : table.attributes) add(values, values.back());
  for (auto& [name, values] : table.scores) values.resize(table.ids.size(), 1);
  table.values.resize(table.ids.size(), 100);
  scores[150] = 1;
  const double whole = judge(table, plan)[0].lower.value();
  for (const double given : {none, 0.0}) {
    scores[155] = given;
    EXPECT_LE(judge(table, plan)[0].lower.value(), whole);
  }
}

TEST(JudgedMasks, an_output_left_out_helps_no_limit_that_worse_models_meet) {
  Requirement at_most = of_liver("dice/1", 0.905);
  at_most.bound = "upper";
  const RequirementPlan plan{.name = "t", .requirements = {at_most}, .classes = {"1=liver"}};
  CaseTable table = scored(plan, 100, 1, 1);
  auto& scores = table.scores.at("score: dice/1 of liver");
  std::ranges::fill(scores, 0.9);
  const double whole = judge(table, plan)[0].upper.value();
  // All are alike, but a share of patients may have gone unseen who are better.
  EXPECT_GT(whole, 0.903);
  scores[99] = none;
  EXPECT_GT(judge(table, plan)[0].upper.value(), whole);
}

TEST(JudgedMasks, differences_where_structures_are_missed_rarely_pass_as_often_as_promised) {
  constexpr double missed = 0.01;
  RequirementPlan plan{
      .name = "t", .requirements = {of_liver("dice/1", 0)}, .classes = {"1=liver"}};
  plan.requirements[0].reference = "other";
  plan.requirements[0].limit = -0.9 * missed;
  const RandomStream draws(11, RandomPurpose::test);
  for (const std::int64_t patients : {100, 400}) {
    CaseTable table = scored(plan, patients);
    auto& scores = table.scores.at("score: dice/1 of liver");
    auto& others = table.scores.at("other: dice/1 of liver");
    int passes = 0;
    for (std::uint64_t study = 0; study < 400; ++study) {
      for (std::size_t i = 0; i < scores.size(); ++i) {
        const std::uint64_t at = (study * 1000 + i) * 2;
        others[i] = 0.9;
        scores[i] =
            draws.uniform_double(at) < missed ? 0 : 0.88 + 0.04 * draws.uniform_double(at + 1);
      }
      if (judge(table, plan)[0].ruling == Verdict::pass) ++passes;
    }
    // Student's t passes a third of 100 patients' studies, a seventh of 400's.
    EXPECT_LE(passes, 20) << patients << " patients";
  }
}

TEST(JudgedMasks, of_references_without_the_class_are_what_is_invented) {
  RequirementPlan plan = every_metric();
  CaseTable table = scored(plan, 150);
  std::ranges::fill(table.attributes.at("reference has liver"), "no");
  for (Requirement& each : plan.requirements) each.subgroup = "reference has liver=no";
  for (const RequirementResult& each : judge(table, plan))
    EXPECT_EQ(each.ruling, Verdict::pass) << each.id << ": " << each.message;
  plan.min_patients_per_class = 151;
  for (const RequirementResult& each : judge(table, plan)) {
    EXPECT_EQ(each.ruling, Verdict::not_assessed) << each.id;
    EXPECT_THAT(each.message,
                HasSubstr("150 patients whose reference lacks liver; the plan wants at least 151"));
  }
}

TEST(JudgedMasks, a_worse_mask_never_improves_the_bound) {
  const RequirementPlan plan = every_metric();
  const RandomStream draws(3, RandomPurpose::test);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CaseTable table = scored(plan, 120 + static_cast<std::int64_t>(seed), seed);
    const auto before = judge(table, plan);
    const std::size_t at = draws.below(table.ids.size(), seed);
    for (const Requirement& each : plan.requirements) {
      double& score = table.scores.at(outputs_column(each, "score"))[at];
      score = (score + worst_of(each, table.values[at])) / 2;
    }
    const auto after = judge(table, plan);
    for (std::size_t i = 0; i < before.size(); ++i) {
      ASSERT_TRUE(after[i].lower && before[i].lower)
          << before[i].id << " with seed " << seed << ": " << before[i].message << "; "
          << after[i].message;
      EXPECT_TRUE(is_share(plan.requirements[i]) ? *after[i].lower <= *before[i].lower
                                                 : *after[i].upper >= *before[i].upper)
          << before[i].id << " with seed " << seed;
    }
  }
}

TEST(JudgedMasks, cases_that_stand_twice_in_their_patient_change_nothing) {
  const RequirementPlan plan = every_metric();
  const CaseTable table = scored(plan, 120);
  CaseTable twice;
  twice.target = table.target;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    for (const char* copy : {"", " again"}) {
      twice.ids.push_back(table.ids[i] + copy);
      twice.patients.push_back(table.patients[i]);
      twice.values.push_back(table.values[i]);
      for (const auto& [name, scores] : table.scores) twice.scores[name].push_back(scores[i]);
      for (const auto& [name, all] : table.attributes) twice.attributes[name].push_back(all[i]);
    }
  }
  const auto once = judge(table, plan);
  const auto again = judge(twice, plan);
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_NEAR(*again[i].lower, *once[i].lower, 1e-12) << once[i].id;
    EXPECT_NEAR(*again[i].upper, *once[i].upper, 1e-12) << once[i].id;
  }
}

TEST(JudgedMasks, few_patients_are_not_assessed) {
  const RequirementPlan plan = every_metric();
  for (const RequirementResult& each : judge(scored(plan, 9), plan)) {
    EXPECT_EQ(each.ruling, Verdict::not_assessed) << each.id;
    EXPECT_THAT(each.message, HasSubstr("the plan wants at least 10")) << each.id;
  }
}

TEST(JudgedMasks, of_a_class_that_few_references_have_are_not_assessed) {
  const RequirementPlan plan = every_metric();
  CaseTable table = scored(plan, 150);
  auto& presence = table.attributes.at("reference has liver");
  for (std::size_t i = 9; i < presence.size(); ++i) presence[i] = "no";
  for (const RequirementResult& each : judge(table, plan)) {
    EXPECT_EQ(each.ruling, Verdict::not_assessed) << each.id;
    EXPECT_THAT(each.message,
                HasSubstr("6 patients whose reference has liver; the plan wants at least 10"));
    EXPECT_EQ(each.positives, 9);
  }
}

TEST(JudgedMasks, of_a_subgroup_are_those_of_its_cases) {
  RequirementPlan plan{
      .name = "t", .requirements = {of_liver("dice/1", 0.5)}, .classes = {"1=liver"}};
  plan.requirements[0].subgroup = "site=south";
  const RequirementResult result = judge(scored(plan, 300), plan)[0];
  EXPECT_EQ(result.patients, 200);
  EXPECT_EQ(result.ruling, Verdict::pass) << result.message;
}

TEST(JudgedMasks, of_two_models_differ_by_the_mean_of_their_differences) {
  RequirementPlan plan{
      .name = "t", .requirements = {of_liver("dice/1", -0.1)}, .classes = {"1=liver"}};
  plan.requirements[0].reference = "other";
  const CaseTable table = scored(plan, 150);
  const RequirementResult result = judge(table, plan)[0];
  double sum = 0;
  for (std::size_t i = 0; i < table.ids.size(); ++i)
    sum +=
        table.scores.at("score: dice/1 of liver")[i] - table.scores.at("other: dice/1 of liver")[i];
  EXPECT_NEAR(result.estimate.value(), sum / static_cast<double>(table.size()), 1e-14);
  EXPECT_EQ(result.ruling, Verdict::pass) << result.message;
  EXPECT_EQ(result.warrant, Warrant::simulated);
}

TEST(JudgedMasks, of_another_kind_of_labels_are_refused) {
  const RequirementPlan plan = every_metric();
  CaseTable table = scored(plan, 150);
  table.target = Target::real;
  try {
    static_cast<void>(judge(table, plan));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(),
                HasSubstr("judges labels of the kind masks, these are of the kind real"));
  }
}

}  // namespace
}  // namespace etalon::validation
