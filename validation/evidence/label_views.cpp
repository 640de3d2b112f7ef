// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/label_views.hpp"

#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {

void LabelViews::require(const std::string& label) const {
  // Masks have the classes that the plan names.
  if (cases_.target == Target::masks) return;
  const auto& known = cases_.named_labels;
  if (known.empty() ? label.empty() : known.contains(label)) return;
  check(!known.empty(), ErrorKind::format,
        text("label '", in_short(label),
             "' is asked for, but the labels are of one kind; leave `label` out"));
  std::vector<std::string> names;
  for (const auto& [name, values] : known) names.push_back(name);
  check(!label.empty(), ErrorKind::format,
        text("the labels are several (", some_of(names), "); name one by `label`"));
  const std::string near = nearest(label, names);
  throw Error(ErrorKind::format, text("there is no label '", in_short(label), "'",
                                      near.empty() ? text("; there are ", some_of(names))
                                                   : text("; did you mean '", near, "'?")));
}

const CaseTable& LabelViews::of(const std::string& label) {
  require(label);
  if (label.empty() || cases_.target == Target::masks) return cases_;
  if (view_ && label_ == label) return *view_;
  std::set<std::string> columns;
  for (const Requirement& requirement : requirements_) {
    if (requirement.label != label) continue;
    columns.insert(requirement.score);
    columns.insert(requirement.reference);
    columns.insert(Subgroup::of(requirement.subgroup).column);
  }
  view_.reset();
  label_ = label;
  return view_.emplace(cases_.with_label(label, columns));
}

RequirementsByCases requirements_by_cases(const RequirementPlan& plan) {
  RequirementsByCases places;
  for (std::size_t i = 0; i < plan.requirements.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    places[{requirement.label, requirement.subgroup}].push_back(i);
  }
  return places;
}

}  // namespace etalon::validation
