// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/derived_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/metrics/classes/top_k.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

/// What is known of a case's classes in their order: 1, 0, or −1 where nobody knows.
std::vector<const std::vector<std::int8_t>*> known_of(const CaseTable& cases,
                                                      const RequirementPlan& plan) {
  std::vector<const std::vector<std::int8_t>*> known;
  for (const std::string& of_class : plan.classes)
    known.push_back(&cases.named_labels.at(of_class));
  return known;
}

/// An empty table with the attributes that the requirements of a view name.
CaseTable with_attributes(const CaseTable& cases, const std::vector<const Requirement*>& members) {
  CaseTable view;
  view.patients_named_by = cases.patients_named_by;
  for (const Requirement* each : members) {
    for (const std::string& group : {each->subgroup, each->against}) {
      const std::string column = Subgroup::of(group).column;
      if (column.empty()) continue;
      view.attributes[column];
      if (const auto by = cases.attributes_named_by.find(column);
          by != cases.attributes_named_by.end())
        view.attributes_named_by.insert(*by);
    }
  }
  return view;
}

void add_case(const CaseTable& cases, std::size_t i, std::string id, std::int64_t label,
              CaseTable& view) {
  view.ids.push_back(std::move(id));
  view.patients.push_back(cases.patients[i]);
  view.labels.push_back(label);
  for (auto& [column, values] : view.attributes) values.push_back(cases.attributes.at(column)[i]);
}

/// The models of a view's requirements.
std::set<std::string> models_of(const std::vector<const Requirement*>& members) {
  std::set<std::string> models;
  for (const Requirement* each : members) {
    models.insert(each->score);
    if (!each->reference.empty()) models.insert(each->reference);
  }
  return models;
}

}  // namespace

CaseTable pooled_table(const CaseTable& cases, const RequirementPlan& plan,
                       const std::vector<const Requirement*>& members) {
  CaseTable view = with_attributes(cases, members);
  const auto known = known_of(cases, plan);
  for (std::size_t i = 0; i < cases.ids.size(); ++i) {
    for (std::size_t k = 0; k < known.size(); ++k) {
      if ((*known[k])[i] >= 0)
        add_case(cases, i, text(cases.ids[i], ", ", plan.classes[k]), (*known[k])[i], view);
    }
  }
  for (const std::string& model : models_of(members)) {
    std::vector<const std::vector<double>*> columns;
    for (const std::string& of_class : plan.classes)
      columns.push_back(&cases.scores.at(class_column(model, of_class)));
    std::vector<double>& scores = view.scores[model];
    for (std::size_t i = 0; i < cases.ids.size(); ++i) {
      for (std::size_t k = 0; k < known.size(); ++k) {
        if ((*known[k])[i] >= 0) scores.push_back((*columns[k])[i]);
      }
    }
  }
  return view;
}

CaseTable among_best_table(const CaseTable& cases, const RequirementPlan& plan,
                           const std::vector<const Requirement*>& members, std::int64_t best) {
  CaseTable view = with_attributes(cases, members);
  const auto known = known_of(cases, plan);
  std::vector<std::pair<std::size_t, std::int64_t>> classes;  // of each case, with its place
  for (std::size_t i = 0; i < cases.ids.size(); ++i) {
    const auto own = std::ranges::find_if(known, [&](const auto* each) { return (*each)[i] == 1; });
    if (own == known.end()) continue;
    classes.emplace_back(i, own - known.begin());
    add_case(cases, i, cases.ids[i], 1, view);
  }
  std::vector<double> row(known.size());
  for (const std::string& model : models_of(members)) {
    std::vector<const std::vector<double>*> columns;
    for (const std::string& of_class : plan.classes)
      columns.push_back(&cases.scores.at(class_column(model, of_class)));
    std::vector<double>& scores = view.scores[model];
    for (const auto& [i, own] : classes) {
      for (std::size_t k = 0; k < row.size(); ++k) row[k] = (*columns[k])[i];
      const bool is_missing =
          std::ranges::any_of(row, [](double score) { return std::isnan(score); });
      scores.push_back(is_missing ? std::numeric_limits<double>::quiet_NaN()
                                  : static_cast<double>(is_among_best(row, own, best)));
    }
  }
  return view;
}

CaseTable lesion_table(const CaseTable& cases, const std::vector<const Requirement*>& members) {
  CaseTable view = with_attributes(cases, members);
  const auto rows_of = [&](const Requirement& requirement,
                           const std::string& model) -> const LesionRows& {
    return cases.lesions.at(outputs_column(requirement, model));
  };
  std::int64_t number = 0;
  const LesionRows& first = rows_of(*members.front(), members.front()->score);
  for (std::size_t k = 0; k < first.cases.size(); ++k) {
    const std::uint32_t i = first.cases[k];
    const bool goes_on = k > 0 && first.cases[k - 1] == i;
    number = goes_on ? number + 1 : 1;
    add_case(cases, i, text(cases.ids[i], ", lesion ", number), 1, view);
  }
  for (const Requirement* each : members) {
    for (const std::string& model : {each->score, each->reference}) {
      if (!model.empty()) view.scores[outputs_column(*each, model)] = rows_of(*each, model).hits;
    }
  }
  return view;
}

}  // namespace etalon::validation
