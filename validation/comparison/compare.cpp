// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/compare.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/label_views.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/judged.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {
namespace {

const std::string first_column = "first";
const std::string second_column = "second";

bool are_probabilities(const CaseTable& cases) {
  const auto is_probability = [](double score) {
    return std::isnan(score) || (score >= 0 && score <= 1);
  };
  return std::ranges::all_of(cases.scores.at(first_column), is_probability) &&
         std::ranges::all_of(cases.scores.at(second_column), is_probability);
}

/// What a metric takes of the keys that are given.
Requirement requirement_of(const std::string& metric, const CompareOptions& options) {
  const MetricInfo& info = metric_of(metric).info();
  Requirement requirement{
      .id = metric, .metric = metric, .label = options.label, .subgroup = options.subgroup};
  if (info.needs_threshold) requirement.threshold = options.threshold;
  if (info.time != TimeUse::none) requirement.time = options.time;
  if (info.target == Target::real) requirement.range = options.range;
  if (info.better == Better::neither) requirement.bound = "lower";
  requirement.limit = std::clamp(0.0, info.least, info.most);
  return requirement;
}

void check_metrics(const CompareOptions& options, Target target) {
  std::vector<std::string> faults;
  for (const std::string& metric : options.metrics) {
    const Target asked = metric_of(metric).info().target;
    if (asked != target) {
      faults.push_back(text(metric, " judges labels of the kind ", to_string(asked),
                            ", these are of the kind ", to_string(target)));
      continue;
    }
    const auto own = requirement_faults(requirement_of(metric, options));
    faults.insert(faults.end(), own.begin(), own.end());
  }
  if (std::set(options.metrics.begin(), options.metrics.end()).size() < options.metrics.size())
    faults.emplace_back("a metric stands twice");
  check(faults.empty(), ErrorKind::config, text("metrics: ", join(faults, "; ")));
}

/// Both models by themselves and their difference, one after the other for each metric. The limits
/// decide nothing here.
RequirementPlan plan_of(const CompareOptions& options) {
  RequirementPlan plan{.name = "comparison", .alpha = options.alpha, .cluster = options.cluster};
  for (const std::string& metric : options.metrics) {
    Requirement each = requirement_of(metric, options);
    each.id = metric + " of the first";
    each.score = first_column;
    plan.requirements.push_back(each);
    each.id = metric + " of the second";
    each.score = second_column;
    plan.requirements.push_back(each);
    each.id = metric + " of the first less the second";
    each.score = first_column;
    each.reference = second_column;
    each.limit = 0;
    plan.requirements.push_back(each);
  }
  return plan;
}

Advantage advantage_of(const RequirementResult& difference, Better better) {
  if (!difference.lower || !difference.upper) return Advantage::not_assessed;
  const bool is_above = *difference.lower > 0;
  if (!is_above && !(*difference.upper < 0)) return Advantage::not_told;
  if (better == Better::neither) return Advantage::not_signed;
  return is_above == (better == Better::higher) ? Advantage::first : Advantage::second;
}

std::optional<double> given(double score) {
  return std::isnan(score) ? std::nullopt : std::optional(score);
}

void count_flips(const CaseTable& table, Comparison& found) {
  LabelViews views(table);
  const CaseTable& cases = views.of(found.options.label);
  const double threshold = *found.options.threshold;
  const auto& first = cases.scores.at(first_column);
  const auto& second = cases.scores.at(second_column);
  const auto chosen = chosen_cases(cases, found.options.subgroup);
  found.positive.emplace();
  found.negative.emplace();
  for (const std::uint32_t i : chosen) {
    const bool is_positive = cases.labels[i] == 1;
    const auto is_right = [&](double score) {
      return !std::isnan(score) && (score >= threshold) == is_positive;
    };
    const bool by_first = is_right(first[i]);
    const bool by_second = is_right(second[i]);
    FlipCounts& counts = is_positive ? *found.positive : *found.negative;
    ++counts.cases;
    ++(by_first ? (by_second ? counts.both_right : counts.only_first)
                : (by_second ? counts.only_second : counts.both_wrong));
    if (by_first == by_second) continue;
    found.flips.push_back({.id = cases.ids[i],
                           .patient = cases.patients[i],
                           .label = cases.labels[i],
                           .first = given(first[i]),
                           .second = given(second[i]),
                           .is_first_right = by_first});
  }
}

}  // namespace

std::string_view to_string(Advantage advantage) noexcept {
  switch (advantage) {
    case Advantage::first: return "first";
    case Advantage::second: return "second";
    case Advantage::not_told: return "not_told";
    case Advantage::not_signed: return "differ";
    case Advantage::not_assessed: return "not_assessed";
  }
  return "?";
}

CaseTable side_by_side(CaseTable first, const std::string& first_score, const CaseTable& second,
                       const std::string& second_score) {
  // Both have the cases of the same labels; they stand in the order of patients.
  for (std::size_t i = 0; i < first.ids.size(); ++i) {
    const bool is_same = i < second.ids.size() && first.ids[i] == second.ids[i] &&
                         first.patients[i] == second.patients[i];
    check(
        is_same, ErrorKind::integrity,
        text("the two tables name different patients (about case '", first.ids[i], "' of patient '",
             first.patients[i], "'); give both the same column 'patient', best in the labels"));
  }
  CaseTable both = std::move(first);
  std::vector<double> scores = std::move(both.scores.at(first_score));
  both.scores = {{first_column, std::move(scores)},
                 {second_column, second.scores.at(second_score)}};
  return both;
}

Comparison compare(const CaseTable& cases, const CompareOptions& options, std::int64_t threads) {
  check(!options.threshold || cases.target == Target::two_classes, ErrorKind::config,
        text("threshold: labels of the kind ", to_string(cases.target), " have no decisions"));
  Comparison found{.options = options};
  found.options.metrics = compared_metrics(options, cases.target, are_probabilities(cases));
  check_metrics(found.options, cases.target);
  found.cases = cases.size();
  found.patients = clusters_of(cases.patients).size();
  auto results = judge(cases, plan_of(found.options), threads);
  for (std::size_t i = 0; i < found.options.metrics.size(); ++i) {
    const std::string& metric = found.options.metrics[i];
    ComparedMetric each{.metric = metric,
                        .first = std::move(results[3 * i]),
                        .second = std::move(results[3 * i + 1]),
                        .difference = std::move(results[3 * i + 2])};
    each.advantage = advantage_of(each.difference, metric_of(metric).info().better);
    found.metrics.push_back(std::move(each));
  }
  if (options.threshold) count_flips(cases, found);
  return found;
}

}  // namespace etalon::validation
