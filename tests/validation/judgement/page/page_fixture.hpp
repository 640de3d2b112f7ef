// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {

/// Cases of two classes with two each of a patient; scores are probabilities, `raw` are none.
inline CaseTable cases_of_two_classes(std::int64_t count, std::int64_t missing = 0) {
  const RandomStream draws(7, RandomPurpose::test);
  CaseTable table;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::uint64_t>(i);
    table.ids.push_back(text("c", 10000000 + i));
    table.patients.push_back(text("p", 10000000 + i / 2));
    const std::int64_t label = i % 5 < 2 ? 1 : 0;
    table.labels.push_back(label);
    const double logit = draws.normal(at) + (label == 1 ? 1.2 : -1.2);
    table.scores["score"].push_back(i < missing ? std::numeric_limits<double>::quiet_NaN()
                                                : 1 / (1 + std::exp(-logit)));
    table.scores["raw"].push_back(logit + 2 * draws.normal(at + 100000000));
    table.attributes["site"].push_back(i % 3 == 0 ? "north" : "south");
  }
  return table;
}

/// Cases that are followed; the larger the score, the earlier the event.
inline CaseTable cases_of_survival(std::int64_t count) {
  CaseTable table = cases_of_two_classes(count);
  const RandomStream draws(8, RandomPurpose::test);
  table.target = Target::survival;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double event = 20 * std::exp(draws.normal(at) - 2 * table.scores["score"][at]);
    const double end = 2 + static_cast<double>(i % 23);
    table.times.push_back(std::min(event, end));
    table.labels[at] = event <= end ? 1 : 0;
  }
  return table;
}

/// Cases with a measured value.
inline CaseTable cases_of_values(std::int64_t count) {
  CaseTable table = cases_of_two_classes(count);
  const RandomStream draws(9, RandomPurpose::test);
  table.target = Target::real;
  table.labels.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    table.values.push_back(30 + 10 * table.scores["score"][at] + draws.normal(at));
    table.scores["score"][at] = table.values[at] + 0.5 + draws.normal(at + 200000000);
  }
  return table;
}

/// A requirement on each metric of the target.
inline RequirementPlan plan_of_every_metric(Target target) {
  RequirementPlan plan{.name = "Second reader"};
  for (const Metric* metric : all_metrics()) {
    const MetricInfo& info = metric->info();
    if (!is_of_single_scores(info, target)) continue;
    Requirement requirement;
    requirement.id = requirement.metric = std::string(info.id);
    if (info.needs_threshold) requirement.threshold = 0.5;
    if (info.needs_prevalence) requirement.prevalence = 0.1;
    if (info.time == TimeUse::required) requirement.time = 5;
    if (info.better == Better::neither) requirement.bound = "upper";
    requirement.limit = 0.5;
    plan.requirements.push_back(requirement);
  }
  return plan;
}

inline Requirement requirement_on(const std::string& id, const std::string& metric, double limit,
                                  std::optional<double> threshold = {},
                                  const std::string& subgroup = {}) {
  Requirement requirement;
  requirement.id = id;
  requirement.metric = metric;
  requirement.limit = limit;
  requirement.threshold = threshold;
  requirement.subgroup = subgroup;
  return requirement;
}

inline JudgementResult judged(const CaseTable& cases, const RequirementPlan& plan) {
  JudgementResult result;
  result.plan = plan;
  result.predictions = sha256("predictions");
  result.labels = sha256("labels");
  result.results = judge(cases, plan, 2);
  result.grounds = grounds_of(cases, plan);
  return result;
}

}  // namespace etalon::validation
