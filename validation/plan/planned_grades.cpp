// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_grades.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t nobody_knows = -1;

/// The place of a class in the plan's order, or −1.
std::int64_t level_of(const RequirementPlan& plan, const std::string& name) {
  const auto found = std::ranges::find(plan.classes, name);
  return found == plan.classes.end() ? nobody_knows : found - plan.classes.begin();
}

/// Of each case the class that it is of.
std::vector<double> levels_of(const CaseTable& table, const RequirementPlan& plan) {
  std::vector<double> levels(table.ids.size(), nobody_knows);
  for (const auto& [name, known] : table.named_labels) {
    const std::int64_t level = level_of(plan, name);
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i] != 1) continue;
      check(level != nobody_knows, ErrorKind::format,
            text("case '", in_short(table.ids[i]), "' is of class '", in_short(name),
                 "', which is none of the plan's (classes: ", some_of(plan.classes), ")"));
      levels[i] = static_cast<double>(level);
    }
  }
  const auto unknown = std::ranges::find(levels, double{nobody_knows});
  if (unknown != levels.end())
    throw Error(
        ErrorKind::format,
        text("case '", in_short(table.ids[static_cast<std::size_t>(unknown - levels.begin())]),
             "' has no class; leave it out of both tables"));
  return levels;
}

/// What a column of the predictions says, which is then no attribute any more.
std::vector<std::int64_t> given_by(CaseTable& table, const std::string& column,
                                   const RequirementPlan& plan) {
  const auto found = table.attributes.find(column);
  const bool is_predicted = found != table.attributes.end() &&
                            table.attributes_named_by.at(column) == NamedBy::predictions;
  check(is_predicted, ErrorKind::format,
        found == table.attributes.end()
            ? text("the predictions have no column '", in_short(column),
                   "' with the class that was given (a column of its own, beside case and patient)")
            : text("column '", in_short(column),
                   "' stands in the labels, too; the class that was given needs another name"));
  std::vector<std::int64_t> given;
  for (std::size_t i = 0; i < found->second.size(); ++i) {
    const std::string& name = found->second[i];
    given.push_back(name.empty() ? nobody_knows : level_of(plan, name));
    if (!name.empty() && given.back() == nobody_knows)
      throw Error(ErrorKind::format,
                  text("column '", in_short(column), "': case '", in_short(table.ids[i]),
                       "' was given the class '", in_short(name),
                       "', which is none of the plan's (classes: ", some_of(plan.classes),
                       "); leave the cell of a missing output empty"));
  }
  table.attributes.erase(found);
  table.attributes_named_by.erase(column);
  return given;
}

/// What a case scores: 1 or 0, levels off, or of agreement the class itself.
double score_of(const Requirement& requirement, double level, std::int64_t given) {
  if (given == nobody_knows) return std::numeric_limits<double>::quiet_NaN();
  const auto said = static_cast<double>(given);
  const MetricInfo& info = metric_of(requirement.metric).info();
  if (info.certainty == Certainty::influence) return said;
  const double off = std::abs(said - level);
  if (info.better == Better::lower) return off;
  return off <= requirement.tolerance.value_or(0) ? 1 : 0;
}

}  // namespace

bool is_of_grades(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric != nullptr && metric->info().target == Target::grades;
}

std::vector<std::string> class_name_faults(const std::vector<std::string>& classes) {
  constexpr std::size_t most = 200;
  if (classes.size() < 2 || classes.size() > most)
    return {text("classes names ", classes.size(),
                 "; name all that there are, in their order (classes = [\"…\", …]): 2 to ", most)};
  std::vector<std::string> faults;
  std::set<std::string> names;
  for (const std::string& name : classes) {
    const std::string shown = shortened(name, 80);
    if (name.empty()) faults.emplace_back("a class has an empty name");
    if (name.size() > most_name_bytes)
      faults.push_back(text("class '", shown, "' has more than ", most_name_bytes, " bytes"));
    if (!names.insert(name).second) faults.push_back(text("class '", shown, "' stands twice"));
  }
  return faults;
}

std::vector<std::string> grade_faults(const RequirementPlan& plan) {
  if (!std::ranges::any_of(plan.requirements, is_of_grades)) return {};
  std::vector<std::string> faults = class_name_faults(plan.classes);
  if (plan.classes.empty()) return faults;
  const auto largest = static_cast<double>(plan.classes.size() - 1);
  for (const Requirement& each : plan.requirements) {
    const auto object = [&](const auto&... parts) {
      faults.push_back(text("requirement '", shortened(each.id, most_id_bytes), "': ", parts...));
    };
    if (each.tolerance &&
        (*each.tolerance != std::floor(*each.tolerance) || *each.tolerance >= largest))
      object("a tolerance of ", *each.tolerance, " is no number of levels below ", largest);
    for (const std::string& column : {each.score, each.reference}) {
      if (column.find(": ") != std::string::npos)
        object("column '", shortened(column, 80), "' has ': ' in its name; rename it");
    }
    const Metric* metric = find_metric(each.metric);
    const bool is_of_levels = metric != nullptr && metric->info().better == Better::lower;
    if (is_of_levels && std::abs(each.limit) >= largest)
      object("a limit of ", each.limit, " asks for nothing; levels are ", largest, " off at most");
  }
  return faults;
}

void take_grades(CaseTable& table, const RequirementPlan& plan) {
  check(table.are_exclusive, ErrorKind::format,
        "the labels have no column 'class', which says the class that a case is of");
  table.values = levels_of(table, plan);
  table.named_labels.clear();
  table.are_exclusive = false;
  table.target = Target::grades;
  table.grades = plan.classes;
  for (const Requirement& each : plan.requirements) {
    for (const std::string& column : {each.score, each.reference}) {
      if (column.empty()) continue;
      if (!table.given.contains(column)) table.given[column] = given_by(table, column, plan);
      std::vector<double> scores;
      const std::vector<std::int64_t>& given = table.given.at(column);
      for (std::size_t i = 0; i < given.size(); ++i)
        scores.push_back(score_of(each, table.values[i], given[i]));
      table.scores[outputs_column(each, column)] = std::move(scores);
      std::vector<double>& levels = table.scores[column];
      levels.clear();
      for (const std::int64_t level : given)
        levels.push_back(level == nobody_knows ? std::numeric_limits<double>::quiet_NaN()
                                               : static_cast<double>(level));
    }
  }
}

}  // namespace etalon::validation
