// SPDX-License-Identifier: Apache-2.0
// "Nobody chooses the draws" of docs/semantics/judgement.md, computed here a second time.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/philox.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/contributions.hpp"

namespace etalon::validation {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr const char* metric = "average_precision/1";

/// Scores in sixteenths: every decimal text of them is short.
CaseTable two_columns() {
  const RandomStream draws(31, RandomPurpose::test);
  CaseTable table;
  for (std::uint64_t i = 0; i < 120; ++i) {
    const bool is_positive = i % 4 == 0;
    table.ids.push_back(text("c", 100 + i));
    table.patients.push_back(text("p", 100 + i / 2));
    table.labels.push_back(is_positive ? 1 : 0);
    const auto score = [&](std::uint64_t k) {
      return std::floor(12 * draws.uniform_double(2 * i + k) + (is_positive ? 4 : 0)) / 16;
    };
    table.scores["a"].push_back(score(0));
    table.scores["b"].push_back(score(1));
  }
  table.scores["b"][5] = none;
  return table;
}

RequirementPlan plan_of(const std::string& score, const std::string& reference) {
  RequirementPlan plan{.name = "draws"};
  Requirement requirement{.id = "one", .metric = metric};
  requirement.score = score;
  requirement.reference = reference;
  plan.requirements.push_back(requirement);
  return plan;
}

/// Sixteenths as decimals.
std::string decimal(double score) {
  if (std::isnan(score)) return "none";
  std::string digits = text(std::llround(score * 10000));
  if (score == 0 || score == 1) return digits.substr(0, 1);
  digits.insert(0, 4 - digits.size(), '0');
  while (digits.back() == '0') digits.pop_back();
  return "0." + digits;
}

std::uint64_t seed_of(const CaseTable& table, const RequirementPlan& plan) {
  RequirementPlan nameless = plan;
  nameless.name = "";
  for (Requirement& requirement : nameless.requirements) requirement.id = "";
  std::string told = "etalon.resamples/2\nsha256:" + digest(nameless).hex() + "\n";
  for (const char* column : {"a", "b"}) {
    told += std::string(column) + "\n";
    for (std::size_t i = 0; i < table.ids.size(); ++i)
      told += table.ids[i] + "\n" + decimal(table.scores.at(column)[i]) + "\n";
  }
  const std::string hex = sha256(told).hex();
  return std::stoull(hex.substr(0, 16), nullptr, 16);
}

JudgedCases cases_of(const CaseTable& table, const std::string& column) {
  JudgedCases cases{table.scores.at(column), table.labels, {}, {}, clusters_of(table.patients)};
  return cases;
}

TEST(JudgedDraws, are_the_same_under_other_names) {
  const CaseTable table = two_columns();
  RequirementPlan plan = plan_of("a", "");
  const auto result = judge(table, plan).at(0);
  plan.name = "another name";
  plan.requirements[0].id = "another id";
  const auto renamed = judge(table, plan).at(0);
  EXPECT_EQ(result.lower, renamed.lower);
  EXPECT_EQ(result.upper, renamed.upper);
}

TEST(JudgedDraws, follow_the_plan_and_every_score_by_the_formula_of_the_page) {
  const CaseTable table = two_columns();
  const RequirementPlan plan = plan_of("a", "");
  const auto result = judge(table, plan).at(0);
  const JudgedCases cases = cases_of(table, "a");
  const Contributions own(cases, metric_of(metric), {});
  const std::array metrics = {&own};
  const auto replicates = resample(metrics, plan.replicates, seed_of(table, plan), 1);
  const Interval wanted =
      bca_interval(replicates[0], own.estimate(), own.leave_one_out(), 0.95).interval;
  EXPECT_EQ(result.lower, wanted.lower);
  EXPECT_EQ(result.upper, wanted.upper);
  EXPECT_EQ(result.method, "BCa, 10000 resamples of patients, two-sided 95 %");
}

TEST(JudgedDraws, of_two_models_are_the_same) {
  CaseTable table = two_columns();
  RequirementPlan plan = plan_of("a", "b");
  plan.requirements[0].limit = 0.9;  // fails: with a missing output nothing else has bounds
  const std::uint64_t seed = seed_of(table, plan);
  const auto result = judge(table, plan).at(0);
  // The missing output of the reference, of a negative case, counts as the best: below all.
  table.scores["b"][5] = -1;
  const JudgedCases cases = cases_of(table, "a");
  const JudgedCases others = cases_of(table, "b");
  const Contributions own(cases, metric_of(metric), {});
  const Contributions other(others, metric_of(metric), {});
  const std::array metrics = {&own, &other};
  auto replicates = resample(metrics, plan.replicates, seed, 1);
  auto left = own.leave_one_out();
  const auto left_of_other = other.leave_one_out();
  for (std::size_t i = 0; i < left.size(); ++i) left[i] -= left_of_other[i];
  for (std::size_t i = 0; i < replicates[0].size(); ++i) replicates[0][i] -= replicates[1][i];
  const Interval wanted =
      bca_interval(replicates[0], own.estimate() - other.estimate(), left, 0.95).interval;
  EXPECT_EQ(result.lower, wanted.lower);
  EXPECT_EQ(result.upper, wanted.upper);
}

TEST(JudgedDraws, change_with_one_score_one_case_and_what_the_plan_asks) {
  const CaseTable table = two_columns();
  const RequirementPlan plan = plan_of("a", "");
  const auto first = judge(table, plan).at(0);
  CaseTable other = table;
  other.scores["b"][7] += 1.0 / 16;  // not even judged
  EXPECT_NE(judge(other, plan).at(0).lower, first.lower);
  other = table;
  other.ids[7] = "c107x";
  EXPECT_NE(judge(other, plan).at(0).lower, first.lower);
  RequirementPlan asked = plan;
  asked.requirements[0].limit += 1.0 / 16;
  EXPECT_NE(judge(table, asked).at(0).lower, first.lower);
  EXPECT_EQ(judge(table, asked).at(0).estimate, first.estimate);
}

}  // namespace
}  // namespace etalon::validation
