// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {
namespace {

const std::string first = std::string(first_column);
const std::string second = std::string(second_column);
constexpr double largest = std::numeric_limits<double>::max();

bool are_probabilities(const CaseTable& cases) {
  const auto is_probability = [](double score) {
    return std::isnan(score) || (score >= 0 && score <= 1);
  };
  return std::ranges::all_of(cases.scores.at(first), is_probability) &&
         std::ranges::all_of(cases.scores.at(second), is_probability);
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

/// One end of the difference, for which missing outputs are taken as far towards it as they can be.
Requirement end_of_difference(Requirement of_metric, const std::string& bound) {
  const MetricInfo& info = metric_of(of_metric.metric).info();
  const double farthest = std::min(info.most - info.least, largest);
  of_metric.id = text(of_metric.metric, " of the first less the second, ", bound, " end");
  of_metric.score = first;
  of_metric.reference = second;
  of_metric.bound = bound;
  of_metric.limit = bound == "lower" ? -farthest : farthest;
  return of_metric;
}

/// Both models by themselves and the ends of their difference, one after the other for each metric;
/// of complete tables the two ends are of one interval.
RequirementPlan plan_of(const CompareOptions& options, bool is_complete) {
  RequirementPlan plan{.name = "comparison",
                       .alpha = options.alpha,
                       .cluster = options.cluster,
                       .classes = options.classes};
  for (const std::string& metric : options.metrics) {
    Requirement each = requirement_of(metric, options);
    each.id = metric + " of the first";
    each.score = first;
    plan.requirements.push_back(each);
    each.id = metric + " of the second";
    each.score = second;
    plan.requirements.push_back(each);
    plan.requirements.push_back(end_of_difference(each, "lower"));
    if (!is_complete) plan.requirements.push_back(end_of_difference(each, "upper"));
  }
  return plan;
}

/// The first less the second: the lower end of the one result, the upper of the other.
RequirementResult difference_of(const ComparedMetric& models, const RequirementResult& low,
                                const RequirementResult& high) {
  RequirementResult difference = low;
  difference.estimate.reset();
  if (models.first.estimate && models.second.estimate) {
    const double value = *models.first.estimate - *models.second.estimate;
    if (!std::isnan(value)) difference.estimate = value;
  }
  difference.upper = high.upper;
  if (!low.lower || !high.upper) {
    difference.lower.reset();
    difference.upper.reset();
    difference.message = low.lower ? high.message : low.message;
  }
  return difference;
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

bool has_every_output(const std::vector<double>& scores) {
  return std::ranges::none_of(scores, [](double score) { return std::isnan(score); });
}

std::int64_t count_missing(const std::vector<double>& scores,
                           const std::vector<std::uint32_t>& chosen) {
  return std::ranges::count_if(chosen, [&](std::uint32_t i) { return std::isnan(scores[i]); });
}

void count_flips(const CaseTable& cases, const std::vector<std::uint32_t>& chosen,
                 Comparison& found) {
  const double threshold = *found.options.threshold;
  const auto& of_first = cases.scores.at(first);
  const auto& of_second = cases.scores.at(second);
  found.positive.emplace();
  found.negative.emplace();
  for (const std::uint32_t i : chosen) {
    const bool is_positive = cases.labels[i] == 1;
    const auto is_right = [&](double score) {
      return !std::isnan(score) && (score >= threshold) == is_positive;
    };
    const bool by_first = is_right(of_first[i]);
    const bool by_second = is_right(of_second[i]);
    FlipCounts& counts = is_positive ? *found.positive : *found.negative;
    ++counts.cases;
    ++(by_first ? (by_second ? counts.both_right : counts.only_first)
                : (by_second ? counts.only_second : counts.both_wrong));
    if (by_first == by_second) continue;
    found.flips.push_back({.id = cases.ids[i],
                           .patient = cases.patients[i],
                           .label = cases.labels[i],
                           .first = given(of_first[i]),
                           .second = given(of_second[i]),
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

Comparison compare(const CaseTable& cases, const CompareOptions& options, std::int64_t threads) {
  check(!options.threshold || cases.target == Target::two_classes, ErrorKind::config,
        text("threshold: labels of the kind ", to_string(cases.target), " have no decisions"));
  Comparison found{.options = options};
  found.options.metrics = compared_metrics(options, cases.target, are_probabilities(cases));
  check_metrics(found.options, cases.target);
  found.cases = cases.size();
  found.patients = clusters_of(cases.patients).size();
  const bool is_complete =
      has_every_output(cases.scores.at(first)) && has_every_output(cases.scores.at(second));
  const RequirementPlan plan = plan_of(found.options, is_complete);
  const auto results = judge(cases, plan, threads);
  const std::size_t count = is_complete ? 3 : 4;  // of a metric
  for (std::size_t i = 0; i < found.options.metrics.size(); ++i) {
    const std::string& metric = found.options.metrics[i];
    const auto of_metric = std::span(results).subspan(count * i, count);
    ComparedMetric each{.metric = metric, .first = of_metric[0], .second = of_metric[1]};
    each.difference = difference_of(each, of_metric[2], of_metric[count - 1]);
    each.advantage = advantage_of(each.difference, metric_of(metric).info().better);
    found.metrics.push_back(std::move(each));
  }
  LabelViews views(cases, plan);
  const CaseTable& view = views.of({.label = options.label});
  const auto chosen = chosen_cases(view, options.subgroup);
  found.missing_of_first = count_missing(view.scores.at(first), chosen);
  found.missing_of_second = count_missing(view.scores.at(second), chosen);
  if (options.threshold) count_flips(view, chosen, found);
  return found;
}

}  // namespace etalon::validation
