// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/taken_cases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/bound_makers.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/evidence/paired_intervals.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {
namespace {

/// Whether a case carries what a metric at the time (NaN: none) tells apart: the event or a
/// positive label, and its opposite.
std::array<bool, 2> kinds_of(const JudgedCases& cases, std::uint32_t i, double time) {
  if (cases.labels.empty()) return {false, false};
  const bool is_event = cases.labels[i] == 1;
  if (std::isnan(time) || cases.times.empty()) return {is_event, !is_event};
  return {is_event && cases.times[i] <= time, cases.times[i] > time};
}

PatientCounts count_patients(const JudgedCases& cases, const Clusters& clusters, Target target,
                             double time) {
  PatientCounts patients{.all = clusters.size()};
  Clustering all;
  std::array<Clustering, 2> kinds;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(patients.all); ++cluster) {
    const auto members = clusters.cases_of(cluster);
    std::array<std::int64_t, 2> counts{};
    for (const std::uint32_t i : members) {
      const auto is_of = kinds_of(cases, i, time);
      for (std::size_t kind = 0; kind < 2; ++kind) counts[kind] += is_of[kind] ? 1 : 0;
    }
    all.add(std::ssize(members), 0);
    for (std::size_t kind = 0; kind < 2; ++kind) kinds[kind].add(counts[kind], 0);
  }
  patients.positive = kinds[0].patients();
  patients.negative = kinds[1].patients();
  patients.informative = informative_patients({.all = all.effective_patients(),
                                               .positive = kinds[0].effective_patients(),
                                               .negative = kinds[1].effective_patients()},
                                              target, time);
  return patients;
}

void check_probabilities_of(const CaseTable& cases, const Requirement& requirement,
                            const std::string& column) {
  const auto& scores = cases.scores.at(column);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i]) || (scores[i] >= 0 && scores[i] <= 1)) continue;
    throw Error(ErrorKind::numeric,
                text("requirement '", requirement.id, "': the score ", scores[i], " of case '",
                     cases.ids[i], "' in column '", column, "' is no probability, which ",
                     requirement.metric, " needs"));
  }
}

/// What a missing prediction is taken for holds no less of one that was given.
void check_range_of(const CaseTable& cases, const Requirement& requirement,
                    const std::string& column) {
  if (requirement.range.empty()) return;
  if (cases.target == Target::masks) {
    for (std::size_t i = 0; i < cases.values.size(); ++i) {
      check(cases.values[i] <= requirement.range[1], ErrorKind::numeric,
            text("requirement '", requirement.id, "': the image of case '", cases.ids[i],
                 "' has a diagonal of ", cases.values[i], " mm, more than the ",
                 requirement.range[1], " mm that the plan declares as the largest"));
    }
    return;
  }
  const auto check_inside = [&](double value, std::size_t i, const char* what,
                                const std::string& where) {
    // NaN, a missing one, lies nowhere.
    if (!(value < requirement.range[0] || value > requirement.range[1])) return;
    throw Error(ErrorKind::numeric, text("requirement '", requirement.id, "': the ", what, " ",
                                         value, " of case '", cases.ids[i], "'", where,
                                         " lies outside the range from ", requirement.range[0],
                                         " to ", requirement.range[1], " that the plan declares"));
  };
  const auto& scores = cases.scores.at(column);
  const std::string where = text(" in column '", column, "'");
  const bool are_values_bounded = certainty_of(requirement) == Certainty::bounded_error;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    check_inside(scores[i], i, "prediction", where);
    if (are_values_bounded) check_inside(cases.values[i], i, "observed value", "");
  }
}

/// A mask's case has the condition where its reference has the class.
void append(const CaseTable& table, const Requirement& requirement, std::uint32_t i, double score,
            JudgedCases& cases) {
  cases.scores.push_back(score);
  if (table.target == Target::masks) {
    const auto& presence = table.attributes.at(presence_column(requirement.label));
    cases.labels.push_back(presence[i] == is_present ? 1 : 0);
  }
  if (!table.labels.empty()) cases.labels.push_back(table.labels[i]);
  if (!table.times.empty()) cases.times.push_back(table.times[i]);
  if (!table.values.empty()) cases.values.push_back(table.values[i]);
}

/// Patients with a case that the share counts, whatever the missing outputs are.
std::int64_t patients_with_a_trial(const OneModel& model, const Clusters& named,
                                   const Metric& share, const Setting& setting) {
  const JudgedCases& cases = model.cases;
  std::set<std::uint32_t> patients;
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    const auto counts = [&](double score) {
      std::array<double, 2> row{};
      share.contribute({score, cases.labels[i] == 1, score >= setting.threshold}, setting, row);
      return row[1] > 0;
    };
    if (counts(cases.scores[i]) && counts(model.near[i])) patients.insert(named.cluster_of_case[i]);
  }
  return std::ssize(patients);
}

}  // namespace

std::vector<std::uint32_t> chosen_cases(const CaseTable& table, const std::string& subgroup) {
  const auto [column, value] = Subgroup::of(subgroup);
  return table.where(column, value);
}

double OneModel::value() const {
  return contributions ? contributions->estimate() : std::numeric_limits<double>::quiet_NaN();
}

TakenCases::TakenCases(const CaseTable& table, const RequirementPlan& of_plan,
                       const Requirement& of_requirement)
    : CaseEvidence(of_plan, of_requirement) {
  if (metric.info().needs_probabilities) {
    check_probabilities_of(table, requirement, requirement.score);
    if (is_paired()) check_probabilities_of(table, requirement, requirement.reference);
  }
  check_range_of(table, requirement, requirement.score);
  if (is_paired()) check_range_of(table, requirement, requirement.reference);
  take(table);
  const auto counted = [&](const Clusters& clusters) {
    return count_patients(candidate.cases, clusters, metric.info().target, setting.time);
  };
  patients = counted(candidate.cases.clusters);
  people = counted(named_);
  are_units_cases = candidate.cases.clusters.are_single();
  positives = std::ranges::count(candidate.cases.labels, 1);
  if (!nothing.empty()) return;
  if (metric.info().needs_every_class && candidate.cases.size() > 0) {
    nothing = lacking_class();
    if (!nothing.empty()) return;
  }
  if (candidate.cases.size() == 0) {
    nothing = is_of_lesions(requirement)
                  ? text("there is no lesion to count", size_in_words(requirement))
              : requirement.subgroup.empty() ? std::string("there is no case")
                                             : text("no case has ", requirement.subgroup);
    return;
  }
  contribute();
}

/// Why a mean over the plan's classes says nothing; empty when it does.
std::string TakenCases::lacking_class() const {
  std::vector<std::set<std::uint32_t>> by_class(plan.classes.size());
  for (std::size_t i = 0; i < candidate.cases.values.size(); ++i) {
    const auto place = static_cast<std::size_t>(candidate.cases.values[i]);
    by_class[place].insert(named_.cluster_of_case[i]);
  }
  for (std::size_t place = 0; place < by_class.size(); ++place) {
    const std::int64_t of_class = std::ssize(by_class[place]);
    if (of_class >= std::max<std::int64_t>(1, plan.min_patients_per_class)) continue;
    return text(of_class, " patients have a case of class ", in_short(plan.classes[place]),
                "; the plan wants at least ", plan.min_patients_per_class, " of each");
  }
  return {};
}

void TakenCases::take(const CaseTable& table) {
  const auto chosen = chosen_cases(table, requirement.subgroup);
  count = std::ssize(chosen);
  std::vector<std::string> names;
  std::vector<std::uint32_t> whole;
  const auto& scores = table.scores.at(outputs_column(requirement, requirement.score));
  const MissingOutputs outputs(table, requirement.score, requirement, metric.info());
  const std::string& other = is_paired() ? requirement.reference : requirement.score;
  const auto& scores_of_reference = table.scores.at(outputs_column(requirement, other));
  const MissingOutputs outputs_of_reference(table, other, requirement, metric.info());
  for (const std::uint32_t i : chosen) {
    const bool has_both = !std::isnan(scores[i]) && !std::isnan(scores_of_reference[i]);
    if (has_both) whole.push_back(i);
    if (!has_both) ++missing;
    const std::optional<double> score =
        std::isnan(scores[i]) ? outputs.worst(i) : std::optional(scores[i]);
    const std::optional<double> of_reference = std::isnan(scores_of_reference[i])
                                                   ? outputs_of_reference.best(i)
                                                   : std::optional(scores_of_reference[i]);
    if (!score || !of_reference) continue;
    append(table, requirement, i, *score, candidate.cases);
    candidate.near.push_back(std::isnan(scores[i]) ? outputs.best(i).value_or(*score) : *score);
    if (is_paired()) {
      append(table, requirement, i, *of_reference, reference.cases);
      reference.near.push_back(std::isnan(scores_of_reference[i])
                                   ? outputs_of_reference.worst(i).value_or(*of_reference)
                                   : *of_reference);
    }
    names.push_back(table.patients[i]);
  }
  candidate.cases.clusters = clusters_by(names);
  reference.cases.clusters = candidate.cases.clusters;
  if (candidate.cases.size() < count)
    nothing = text(missing, " outputs are missing, and ", outputs.reason());
  named_ = clusters_of(names);
  if (missing > 0 && !whole.empty()) take_given(table, whole);
}

void TakenCases::take_given(const CaseTable& table, const std::vector<std::uint32_t>& whole) {
  std::vector<std::string> names;
  for (const std::uint32_t i : whole) names.push_back(table.patients[i]);
  const Clusters clusters = clusters_by(names);
  const auto value = [&](const std::string& column) {
    JudgedCases cases;
    const auto& scores = table.scores.at(outputs_column(requirement, column));
    for (const std::uint32_t i : whole) append(table, requirement, i, scores[i], cases);
    cases.clusters = clusters;
    return Contributions(cases, metric, setting).estimate();
  };
  try {
    given = value(requirement.score);
    if (is_paired()) *given -= value(requirement.reference);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    given.reset();
  }
}

/// What is not defined on these cases is a finding, not an error.
void TakenCases::contribute() {
  try {
    candidate.contributions.emplace(candidate.cases, metric, setting);
    if (is_paired()) reference.contributions.emplace(reference.cases, metric, setting);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    undefined = problem.what();
    return;
  }
  take_values(candidate.value(), reference.value());
  if (!bound_kind(metric.info().certainty).is_of_trials) return;
  if (is_paired())
    are_trials_shared = share_trials(candidate.cases, reference.cases, metric, setting);
  count_trials();
}

void TakenCases::count_trials() {
  patients_with_trials = patients_with_a_trial(candidate, named_, metric, setting);
  if (is_paired())
    patients_with_trials =
        std::min(*patients_with_trials, patients_with_a_trial(reference, named_, metric, setting));
}

std::vector<const Contributions*> TakenCases::drawn() const {
  if (!bound_kind(certainty()).is_drawn) return {};
  std::vector<const Contributions*> result = {&*candidate.contributions};
  if (is_paired()) result.push_back(&*reference.contributions);
  return result;
}

MadeInterval TakenCases::interval(const IntervalQuestion& question) const {
  const BoundMaker& maker = bound_maker(certainty());
  const BoundInput input = {.taken = *this, .asked = question};
  return is_paired() ? maker.of_difference(input) : maker.of_value(input);
}

Clusters TakenCases::clusters_by(const std::vector<std::string>& names) const {
  return plan.cluster == "patient" ? clusters_of(names) : single_cases(std::ssize(names));
}

}  // namespace etalon::validation
