// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/label_views.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/evidence/derived_tables.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_lesions.hpp"

namespace etalon::validation {

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
  if (name.lesions != LesionsOf::none) return lesion_table(cases_, members);
  if (name.classes == ClassUse::pooled) return pooled_table(cases_, plan_, members);
  if (name.classes == ClassUse::best) return among_best_table(cases_, plan_, members, name.best);
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
