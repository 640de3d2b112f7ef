// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/class_areas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/metrics/classes/class_auc.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/plan/planned_classes.hpp"

namespace etalon::validation {
namespace {

/// Patients in the order of their names; cases where a plan takes each as independent.
using Units = std::map<std::string_view, std::size_t>;

const std::vector<std::string>& unit_names(const CaseTable& table, const RequirementPlan& plan) {
  return plan.cluster == "patient" ? table.patients : table.ids;
}

/// What a class's AUC, of two models their difference, owes to each unit.
std::vector<double> rows_of(const TakenCases& taken, const CaseTable& view, const Units& units) {
  std::vector<double> rows(units.size(), 0.0);
  if (!taken.nothing.empty() || !taken.undefined.empty()) return rows;
  const Influenced own = influenced_auc(taken.candidate.cases.scores, taken.candidate.cases.labels);
  Influenced other{.value = 0, .influence = std::vector<double>(own.influence.size(), 0.0)};
  if (taken.is_paired())
    other = influenced_auc(taken.reference.cases.scores, taken.reference.cases.labels);
  const auto& names = unit_names(view, taken.plan);
  const auto chosen = chosen_cases(view, taken.requirement.subgroup);
  for (std::size_t k = 0; k < chosen.size(); ++k)
    rows[units.at(names[chosen[k]])] += own.influence[k] - other.influence[k];
  return rows;
}

}  // namespace

ClassAreas::ClassAreas(const CaseTable& table, const RequirementPlan& of_plan,
                       const Requirement& of_requirement)
    : CaseEvidence(of_plan, of_requirement),
      requirements_(one_for_each_class(of_plan, of_requirement)) {
  count_patients(table);
  Units units;
  for (const std::string& name : unit_names(table, plan)) units.emplace(name, 0);
  std::size_t place = 0;
  for (auto& [name, number] : units) number = place++;
  std::vector<std::vector<double>> rows;
  for (const Requirement& own : requirements_) {
    const CaseTable view = table.with_label(
        own.label, {own.score, own.reference, Subgroup::of(requirement.subgroup).column});
    classes_.push_back(std::make_unique<const TakenCases>(view, plan, own));
    rows.push_back(rows_of(*classes_.back(), view, units));
  }
  take_means();
  if (nothing.empty() && undefined.empty())
    correlate(rows, missing == 0 && !has_patient_of_several(table));
}

/// Whether a unit has positive cases of several classes.
bool ClassAreas::has_patient_of_several(const CaseTable& table) const {
  std::map<std::string_view, std::size_t> own;
  const auto& names = unit_names(table, plan);
  for (const std::uint32_t i : chosen_cases(table, requirement.subgroup)) {
    for (std::size_t k = 0; k < requirements_.size(); ++k) {
      if (table.named_labels.at(requirements_[k].label)[i] != 1) continue;
      if (own.emplace(names[i], k).first->second != k) return true;
    }
  }
  return false;
}

/// Whoever has a case of the subgroup, with and without an output.
void ClassAreas::count_patients(const CaseTable& table) {
  const auto chosen = chosen_cases(table, requirement.subgroup);
  std::set<std::string_view> people_of;
  std::set<std::string_view> units;
  for (const std::uint32_t i : chosen) {
    people_of.insert(table.patients[i]);
    units.insert(unit_names(table, plan)[i]);
    const bool is_missing = std::ranges::any_of(requirements_, [&](const Requirement& own) {
      if (table.named_labels.at(own.label)[i] < 0) return false;
      const auto lacks = [&](const std::string& column) {
        return !column.empty() && std::isnan(table.scores.at(column)[i]);
      };
      return lacks(own.score) || lacks(own.reference);
    });
    if (is_missing) ++missing;
  }
  count = std::ssize(chosen);
  people.all = std::ssize(people_of);
  patients.all = std::ssize(units);
  are_units_cases = patients.all == count;
}

void ClassAreas::take_means() {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (PatientCounts* counts : {&patients, &people})
    counts->positive = counts->negative = counts->informative = most;
  ExactSum of_candidate;
  ExactSum of_reference;
  ExactSum without_missing;
  bool are_given = missing > 0;
  for (const auto& each : classes_) {
    const std::string& name = each->requirement.label;
    const std::int64_t least = std::max<std::int64_t>(1, plan.min_patients_per_class);
    for (const bool is_of_class : {true, false}) {
      const std::int64_t has = is_of_class ? each->people.positive : each->people.negative;
      if (has >= least || !nothing.empty()) continue;
      nothing = text(has, " patients have a case ", is_of_class ? "of" : "without", " class ",
                     in_short(name), "; the plan wants at least ", plan.min_patients_per_class,
                     " of each");
    }
    patients.positive = std::min(patients.positive, each->patients.positive);
    patients.negative = std::min(patients.negative, each->patients.negative);
    patients.informative = std::min(patients.informative, each->patients.informative);
    people.positive = std::min(people.positive, each->people.positive);
    people.negative = std::min(people.negative, each->people.negative);
    if (nothing.empty()) nothing = each->nothing;
    if (undefined.empty()) undefined = each->undefined;
    if (!nothing.empty() || !undefined.empty()) continue;
    of_candidate.add(each->candidate.value());
    if (is_paired()) of_reference.add(each->reference.value());
    if (!each->estimate) are_given = false;
    if (are_given) {
      are_given = each->missing == 0 || each->given.has_value();
      if (are_given) without_missing.add(each->given.value_or(*each->estimate));
    }
  }
  if (!nothing.empty() || !undefined.empty()) return;
  const auto classes = static_cast<double>(classes_.size());
  take_values(of_candidate.value() / classes, of_reference.value() / classes);
  if (are_given) given = without_missing.value() / classes;
}

/// Where one does not vary as far as the cases show, all is said by how far its bound lies: as if
/// they went together.
void ClassAreas::correlate(const std::vector<std::vector<double>>& rows, bool are_apart) {
  std::vector<double> variances;
  for (const auto& own : rows) variances.push_back(influence_variance(own));
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (std::size_t l = 0; l < rows.size(); ++l) {
      const double scale = std::sqrt(variances[k]) * std::sqrt(variances[l]);
      const double found =
          are_apart && scale > 0 ? influence_covariance(rows[k], rows[l]) / scale : 1;
      correlations_.push_back(k == l ? 1 : std::clamp(found, 0.0, 1.0));
    }
  }
}

MadeInterval ClassAreas::interval(const IntervalQuestion& question) const {
  std::vector<double> below;
  std::vector<double> above;
  MadeInterval made;
  for (const auto& each : classes_) {
    const MadeInterval own = each->interval(question);
    if (!own.interval) {
      made.reason = text("of class ", in_short(each->requirement.label), ": ", own.reason);
      return made;
    }
    made.method = text("of each class ", own.method, "; combined by MOVER");
    below.push_back(*each->estimate - own.interval->lower);
    above.push_back(own.interval->upper - *each->estimate);
  }
  const auto distance = [&](const std::vector<double>& of_classes) {
    ExactSum squares;
    for (std::size_t k = 0; k < of_classes.size(); ++k) {
      for (std::size_t l = 0; l < of_classes.size(); ++l)
        squares.add(correlations_[k * of_classes.size() + l] * of_classes[k] * of_classes[l]);
    }
    return std::sqrt(std::max(0.0, squares.value())) / static_cast<double>(of_classes.size());
  };
  const double least = is_paired() ? -1 : 0;
  made.interval = Interval{std::max(least, *estimate - distance(below)),
                           std::min(1.0, *estimate + distance(above))};
  return made;
}

}  // namespace etalon::validation
