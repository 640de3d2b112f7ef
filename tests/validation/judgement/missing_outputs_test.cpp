// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::array targets = {Target::two_classes, Target::survival, Target::real};

/// How two models' outputs lie in patients.
enum class Shape : std::uint8_t {
  smooth,  ///< every case by itself
  wholes,  ///< a patient's cases are all right or all wrong, nearly
};

/// `old` and `new` on patients of 1 to 2 cases, some of `large`; each patient has one label.
CaseTable some_models(Target target, Shape shape, std::uint64_t seed, std::int64_t large) {
  const RandomStream draws(seed, RandomPurpose::test);
  CaseTable table;
  table.target = target;
  std::uint64_t at = 0;
  for (std::int64_t patient = 0; patient < 150; ++patient) {
    const bool is_large = patient % 50 < static_cast<std::int64_t>(seed % 3);
    const std::int64_t size = is_large ? large : 1 + patient % 2;
    const double truth = draws.uniform_double(at++);
    const bool is_wrong = draws.uniform_double(at++) < 0.12;
    for (std::int64_t k = 0; k < size; ++k) {
      const auto score = [&](double spread, bool is_old) {
        const double noise = draws.normal(at++);
        const bool is_alone = draws.uniform_double(at++) < 0.03;
        if (shape == Shape::smooth) return std::clamp(truth + spread * noise, 0.01, 0.99);
        return (truth > 0.6) != ((is_wrong && !is_old) != is_alone) ? 0.9 : 0.1;
      };
      table.ids.push_back(text("c", 100000 + table.ids.size()));
      table.patients.push_back(text("p", 10000 + patient));
      table.scores["old"].push_back(score(0.25, true));
      table.scores["new"].push_back(score(0.15, false));
      if (target == Target::real) table.values.push_back(truth);
      if (target == Target::two_classes) table.labels.push_back(truth > 0.6 ? 1 : 0);
      if (target == Target::survival) {
        table.labels.push_back(patient % 3 == 0 ? 0 : 1);
        table.times.push_back(3 - 2 * truth + 0.5 * draws.uniform_double(at++));
      }
    }
  }
  return table;
}

/// Every metric of the kind, by either bound, of `new` alone and against `old`.
RequirementPlan plan_of(Target target, bool with_draws) {
  RequirementPlan plan{.name = "all"};
  for (const Metric* metric : all_metrics()) {
    const MetricInfo& info = metric->info();
    if (!is_of_single_scores(info, target)) continue;
    if (info.certainty == Certainty::resampled && !with_draws) continue;
    for (const bool is_paired : {false, true}) {
      for (const char* bound : {"lower", "upper"}) {
        Requirement each{.id = text(info.id, is_paired ? " pair " : " ", bound),
                         .metric = std::string(info.id),
                         .score = "new",
                         .reference = is_paired ? "old" : "",
                         .threshold = info.needs_threshold ? std::optional(0.5) : std::nullopt,
                         .prevalence = info.needs_prevalence ? std::optional(0.1) : std::nullopt,
                         .time = info.time == TimeUse::required ? std::optional(1.9) : std::nullopt,
                         .range = {},
                         .subgroup = {},
                         .bound = bound,
                         .limit = is_paired ? 0.0 : 0.5};
        if (target == Target::real) each.range = {0, 1};
        if (requirement_faults(each).empty()) plan.requirements.push_back(each);
      }
    }
  }
  return plan;
}

/// Which outputs go: single ones, whole patients, or all but two of each large patient.
void leave_out(CaseTable& table, const std::string& column, std::uint64_t way) {
  const RandomStream draws(way + 99, RandomPurpose::test);
  std::map<std::string, std::int64_t> seen;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const auto patient = static_cast<std::uint64_t>(std::stoll(table.patients[i].substr(1)));
    const bool is_left_out = way % 3 == 0   ? draws.uniform_double(i) < 0.03
                             : way % 3 == 1 ? draws.uniform_double(patient) < 0.04
                                            : ++seen[table.patients[i]] > 2;
    if (is_left_out) table.scores[column][i] = none;
  }
}

/// The bound that decides, the larger the better; nothing where there is none.
std::optional<double> deciding(const RequirementResult& result, const Requirement& requirement) {
  const bool is_lower = is_lower_deciding(requirement);
  const std::optional<double> bound = is_lower ? result.lower : result.upper;
  return bound && !is_lower ? std::optional(-*bound) : bound;
}

void expect_no_help(const CaseTable& whole, const CaseTable& left, RequirementPlan plan,
                    std::set<std::string>& compared) {
  const auto before = judge(whole, plan);
  // A limit that the complete table just misses.
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto bound = deciding(before[i], plan.requirements[i]);
    if (bound && std::isfinite(*bound))
      plan.requirements[i].limit =
          is_lower_deciding(plan.requirements[i]) ? *bound + 1e-9 : -*bound - 1e-9;
    if (!requirement_faults(plan.requirements[i]).empty()) plan.requirements[i].limit = 0.5;
  }
  const auto full = judge(whole, plan);
  const auto rest = judge(left, plan);
  for (std::size_t i = 0; i < full.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    if (rest[i].missing == 0) continue;
    const auto own = deciding(full[i], requirement);
    const auto without = deciding(rest[i], requirement);
    if (full[i].ruling != Verdict::pass) {
      EXPECT_NE(rest[i].ruling, Verdict::pass) << full[i].id;
    }
    if (!without || rest[i].ruling == Verdict::fail) continue;
    EXPECT_TRUE(own) << full[i].id << ": " << *without << ", complete: " << full[i].message;
    if (!own) continue;
    EXPECT_LE(*without, *own + 1e-12) << full[i].id;
    compared.insert(requirement.metric);
  }
}

TEST(MissingOutputs, never_help_a_bound_or_a_ruling_of_any_metric) {
  std::set<std::string> compared;
  for (const Target target : targets) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      const Shape shape = seed % 2 == 0 ? Shape::smooth : Shape::wholes;
      const CaseTable whole = some_models(target, shape, seed, seed % 4 < 2 ? 8 : 30);
      for (const char* column : {"new", "old"}) {
        CaseTable left = whole;
        leave_out(left, column, seed / 2);
        SCOPED_TRACE(text(to_string(target), ", table ", seed, ", without outputs of ", column));
        expect_no_help(whole, left, plan_of(target, seed == 1), compared);
      }
    }
  }
  // These have bounds of all that the outputs could have been; the others have none.
  for (const char* id : {"auc.mann_whitney.midrank/1", "sensitivity/1", "specificity/1",
                         "accuracy/1", "balanced_accuracy/1"})
    EXPECT_TRUE(compared.contains(id)) << id;
}

/// Positive cases that are called, `sizes` of the patients, and 40 negative ones that are not.
CaseTable called(const std::vector<std::int64_t>& sizes, bool is_mirrored) {
  CaseTable table;
  const auto add = [&](const std::string& patient, bool is_positive) {
    table.ids.push_back(text("c", 10000 + table.ids.size()));
    table.patients.push_back(patient);
    table.labels.push_back(is_positive ? 1 : 0);
    table.scores["new"].push_back(is_positive ? 0.9 : 0.1);
  };
  for (std::size_t p = 0; p < sizes.size(); ++p) {
    for (std::int64_t k = 0; k < sizes[p]; ++k) add(text("p", 1000 + p), !is_mirrored);
  }
  for (int i = 0; i < 40; ++i) add(text("q", i), is_mirrored);
  return table;
}

TEST(MissingOutputs, of_a_large_patient_leave_predictive_values_unassessed) {
  for (const char* metric : {"ppv/1", "npv/1"}) {
    std::vector<std::int64_t> sizes(40, 1);
    sizes.insert(sizes.begin(), 30);
    CaseTable cases = called(sizes, metric[0] == 'n');
    RequirementPlan plan{.name = "one"};
    plan.requirements = {
        {.id = "one", .metric = metric, .score = "new", .threshold = 0.5, .limit = 0.85}};
    ASSERT_EQ(judge(cases, plan)[0].ruling, Verdict::not_assessed);
    for (std::size_t i = 2; i < 30; ++i) cases.scores["new"][i] = none;
    const RequirementResult result = judge(cases, plan)[0];
    EXPECT_EQ(result.ruling, Verdict::not_assessed) << metric << ": " << result.lower.value_or(0);
    EXPECT_THAT(result.message, HasSubstr("28 outputs are missing")) << metric;
    EXPECT_FALSE(result.lower);
    EXPECT_TRUE(result.estimate);
  }
}

TEST(MissingOutputs, of_single_cases_keep_the_bound_of_predictive_values) {
  CaseTable cases = called(std::vector<std::int64_t>(100, 1), false);
  cases.scores["new"][3] = none;
  cases.scores["new"][120] = none;  // a negative one, called
  RequirementPlan plan{.name = "one"};
  plan.requirements = {
      {.id = "one", .metric = "ppv/1", .score = "new", .threshold = 0.5, .limit = 0.85}};
  const RequirementResult result = judge(cases, plan)[0];
  EXPECT_EQ(result.ruling, Verdict::pass) << result.message;
  EXPECT_NEAR(*result.estimate, 0.99, 1e-12);
  // Whom only missing outputs make a case that counts is none of those that the plan wants.
  plan.min_patients_per_class = 100;
  EXPECT_EQ(judge(cases, plan)[0].ruling, Verdict::not_assessed);
}

TEST(MissingOutputs, of_a_patient_gained_do_not_make_his_cases_independent) {
  CaseTable cases;
  for (int p = 0; p < 120; ++p) {
    for (int k = 0; k < (p < 100 ? 10 : 1); ++k) {
      cases.ids.push_back(text("c", 10000 + cases.ids.size()));
      cases.patients.push_back(text("p", 1000 + p));
      cases.labels.push_back(p < 100 ? 1 : 0);
      const bool is_right = p > 3 || p == 0 || k > 0;
      cases.scores["old"].push_back(p == 0 || p >= 100 ? 0.1 : 0.9);
      cases.scores["new"].push_back(is_right && p < 100 ? 0.9 : 0.1);
    }
  }
  RequirementPlan plan{.name = "one"};
  plan.requirements = {{.id = "one",
                        .metric = "sensitivity/1",
                        .score = "new",
                        .reference = "old",
                        .threshold = 0.5,
                        .limit = -0.025}};
  const RequirementResult whole = judge(cases, plan)[0];
  ASSERT_EQ(whole.ruling, Verdict::inconclusive);
  for (std::size_t i = 0; i < 10; ++i) cases.scores["new"][i] = none;
  const RequirementResult left = judge(cases, plan)[0];
  EXPECT_EQ(left.ruling, Verdict::inconclusive);
  EXPECT_LE(*left.lower, *whole.lower);
}

}  // namespace
}  // namespace etalon::validation
