// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_masks.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_grades.hpp"
#include "validation/plan/planned_lesions.hpp"

namespace etalon::validation {
namespace {

std::vector<std::string> names_of(const std::vector<MaskClass>& classes) {
  std::vector<std::string> names;
  for (const MaskClass& each : classes) names.push_back(each.name);
  return names;
}

}  // namespace

bool is_of_masks(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric != nullptr && metric->info().target == Target::masks;
}

std::vector<std::string> mask_faults(const RequirementPlan& plan) {
  const bool has_masks = std::ranges::any_of(plan.requirements, is_of_masks);
  if (!has_masks) {
    if (plan.classes.empty() || std::ranges::any_of(plan.requirements, is_of_grades) ||
        std::ranges::any_of(plan.requirements, is_of_class_scores))
      return {};
    return {
        "classes are those of masks, of grades or of scores of all classes, which no metric of "
        "the plan judges; leave them out"};
  }
  std::vector<std::string> names;
  try {
    names = names_of(mask_classes({.classes = plan.classes}));
  } catch (const Error& problem) {
    return {problem.what()};
  }
  constexpr std::size_t most_suggestions = 10;
  std::vector<std::string> faults;
  for (const std::string& name : names) {
    if (name.find('=') == std::string::npos) continue;
    faults.push_back(text("class '", in_short(name),
                          "' has a = in its name, with which no subgroup could name it"));
  }
  for (const Requirement& requirement : plan.requirements) {
    if (!is_of_masks(requirement) || std::ranges::find(names, requirement.label) != names.end())
      continue;
    const std::string near =
        faults.size() < most_suggestions ? nearest(requirement.label, names) : std::string();
    faults.push_back(
        text("requirement '", shortened(requirement.id, most_id_bytes), "': ",
             requirement.label.empty()
                 ? std::string("label names the class that is scored; there are ")
                 : text("label '", shortened(requirement.label, 80), "' is no class; there are "),
             some_of(names), near.empty() ? std::string() : text("; did you mean '", near, "'?")));
  }
  return faults;
}

MaskScoring mask_scoring(const RequirementPlan& plan) {
  const auto boundary = [](const Requirement& requirement) {
    const Metric* metric = find_metric(requirement.metric);
    return metric == nullptr ? Boundary::none : metric->info().boundary;
  };
  const auto asks_for = [&](Boundary wanted) {
    return std::ranges::find(plan.requirements, wanted, boundary) != plan.requirements.end();
  };
  std::set<double> tolerances;
  std::set<double> widths;
  for (const Requirement& requirement : plan.requirements) {
    if (!requirement.tolerance) continue;
    (boundary(requirement) == Boundary::band ? widths : tolerances).insert(*requirement.tolerance);
  }
  MaskOptions options{.classes = plan.classes,
                      .tolerances = {tolerances.begin(), tolerances.end()},
                      .boundary_widths = {widths.begin(), widths.end()}};
  ask_for_lesions(plan, options);
  MaskScoring scoring(options);
  scoring.keeps_lesions = true;
  scoring.columns.push_back(volume_error_column());
  scoring.options.surfel_distances = asks_for(Boundary::surfels);
  scoring.options.border_distances = asks_for(Boundary::voxels);
  return scoring;
}

std::string outputs_column(const Requirement& requirement, const std::string& model) {
  const bool is_of_masks = validation::is_of_masks(requirement);
  if (!is_of_masks && !is_of_grades(requirement)) return model;
  std::string at;
  if (requirement.tolerance) at = text(" at ", *requirement.tolerance, is_of_masks ? " mm" : "");
  const bool is_plain = model.find(": ") == std::string::npos && !model.starts_with('"');
  std::string name = text(is_plain ? model : Json(model).canonical(), ": ", requirement.metric, at);
  if (is_of_masks) name += text(size_in_words(requirement), " of ", requirement.label);
  return name;
}

bool is_of_present(const Requirement& requirement) {
  return is_of_masks(requirement) &&
         requirement.subgroup == text(presence_column(requirement.label), "=", is_present);
}

bool is_of_absent(const Requirement& requirement) {
  return is_of_masks(requirement) &&
         requirement.subgroup == text(presence_column(requirement.label), "=", is_absent);
}

std::string presence_column(const std::string& of_class) {
  return text("reference has ", of_class);
}

bool is_of_one_class(const RequirementPlan& plan) {
  return std::ranges::all_of(plan.requirements, [&](const Requirement& each) {
    return is_of_masks(each) && each.label == plan.requirements.front().label;
  });
}

}  // namespace etalon::validation
