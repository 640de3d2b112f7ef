// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/label_views.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/metrics/classes/top_k.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_lesions.hpp"
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

/// A case for each score of which it is known whether its class is the case's.
CaseTable pooled(const CaseTable& cases, const RequirementPlan& plan,
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

/// The cases whose class is known, with 1 for a score that has it among the best, 0 for one that
/// has not, NaN where a class has none.
CaseTable among_best(const CaseTable& cases, const RequirementPlan& plan,
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

/// A case for each lesion, positive all.
CaseTable of_lesions(const CaseTable& cases, const std::vector<const Requirement*>& members) {
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

}  // namespace

ViewName view_name(const Requirement& requirement) {
  return {
      .label = requirement.label,
      .classes = class_use(requirement),
      .best = requirement.best.value_or(0),
      .lesions = lesions_of(requirement),
      .size = requirement.size,
      .model = lesions_of(requirement) == LesionsOf::predicted ? requirement.score : std::string()};
}

void LabelViews::require_classes(ClassUse classes) const {
  const auto& known = cases_.named_labels;
  check(!known.empty(), ErrorKind::format,
        "all classes are judged, but the labels are of one kind; they need a column 'class', or "
        "columns label.NAME");
  check(classes != ClassUse::best || cases_.are_exclusive, ErrorKind::format,
        "a case may have several of these labels, of which none is its own; the best classes are "
        "judged of a column 'class'");
  std::vector<std::string> names;
  for (const auto& [name, values] : known) {
    names.push_back(name);
    const bool is_planned = std::ranges::find(plan_.classes, name) != plan_.classes.end();
    check(is_planned, ErrorKind::format,
          text("the labels have '", in_short(name),
               "', which is none of the plan's (classes: ", some_of(plan_.classes), ")"));
  }
  for (const std::string& of_class : plan_.classes)
    check(known.contains(of_class), ErrorKind::format,
          text("no case is of class '", in_short(of_class), "', which the plan has; there are ",
               some_of(names)));
}

void LabelViews::require(const ViewName& name) const {
  // Masks have the classes that the plan names.
  if (cases_.target == Target::masks) return;
  if (name.classes != ClassUse::none) {
    require_classes(name.classes);
    return;
  }
  const std::string& label = name.label;
  const auto& known = cases_.named_labels;
  if (known.empty() ? label.empty() : known.contains(label)) return;
  check(!known.empty(), ErrorKind::format,
        text("label '", in_short(label),
             "' is asked for, but the labels are of one kind; leave `label` out"));
  std::vector<std::string> names;
  for (const auto& [each, values] : known) names.push_back(each);
  check(!label.empty(), ErrorKind::format,
        text("the labels are several (", some_of(names), "); name one by `label`"));
  const std::string near = nearest(label, names);
  throw Error(ErrorKind::format, text("there is no label '", in_short(label), "'",
                                      near.empty() ? text("; there are ", some_of(names))
                                                   : text("; did you mean '", near, "'?")));
}

const CaseTable& LabelViews::of(const ViewName& name) {
  require(name);
  const bool is_whole =
      name.label.empty() && name.classes != ClassUse::pooled && name.classes != ClassUse::best;
  const bool is_of_masks = cases_.target == Target::masks && name.lesions == LesionsOf::none;
  if (is_of_masks || (is_whole && name.lesions == LesionsOf::none)) return cases_;
  if (view_ && name_ == name) return *view_;
  view_.reset();
  name_ = name;
  return view_.emplace(make(name));
}

CaseTable LabelViews::make(const ViewName& name) const {
  std::vector<const Requirement*> members;
  for (const Requirement& requirement : plan_.requirements) {
    if (view_name(requirement) == name) members.push_back(&requirement);
  }
  if (name.lesions != LesionsOf::none) return of_lesions(cases_, members);
  if (name.classes == ClassUse::pooled) return pooled(cases_, plan_, members);
  if (name.classes == ClassUse::best) return among_best(cases_, plan_, members, name.best);
  std::set<std::string> columns;
  for (const Requirement* requirement : members) {
    columns.insert(requirement->score);
    columns.insert(requirement->reference);
    columns.insert(Subgroup::of(requirement->subgroup).column);
    columns.insert(Subgroup::of(requirement->against).column);
  }
  return cases_.with_label(name.label, columns);
}

RequirementsByCases requirements_by_cases(const RequirementPlan& plan) {
  RequirementsByCases places;
  for (std::size_t i = 0; i < plan.requirements.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    places[{view_name(requirement), requirement.subgroup}].push_back(i);
  }
  return places;
}

}  // namespace etalon::validation
