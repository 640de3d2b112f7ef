// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_lesions.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_marks.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view any_voxel = "overlap";
/// What a mask that calls everything fails.
constexpr std::string_view of_whole_masks[] = {"dice/1", "iou/1", "volume_error.symmetric/1"};

}  // namespace

LesionsOf lesions_of(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric == nullptr ? LesionsOf::none : metric->info().lesions;
}

bool is_of_lesions(const Requirement& requirement) {
  return lesions_of(requirement) != LesionsOf::none;
}

std::string lesions_fault(const Requirement& requirement) {
  const std::vector<double>& size = requirement.size;
  if (!is_of_lesions(requirement))
    return size.empty() ? std::string() : text(requirement.metric, " takes no size; leave it out");
  const bool is_interval = size.size() <= 2 &&
                           std::ranges::all_of(size, [](double edge) { return edge >= 0; }) &&
                           (size.size() < 2 || size[0] < size[1]);
  if (!is_interval)
    return "size is [from, below] or [from], volumes in mm3 of which the first is the smaller";
  if (lesions_of(requirement) == LesionsOf::predicted && !requirement.reference.empty())
    return text("two models predict other lesions, of which there is no difference of ",
                requirement.metric, "; require it of each");
  return {};
}

std::vector<std::string> lesion_faults(const RequirementPlan& plan) {
  if (!std::ranges::any_of(plan.requirements, is_of_lesions)) return {};
  constexpr std::string_view forms =
      "'overlap' (a voxel in common) or 'iou N' (pairs of lesions whose intersection over union is "
      "N "
      "or more, 0.1 to 1)";
  if (plan.hit.empty()) return {text("hit says when a lesion is found: ", forms)};
  if (const auto least = least_overlap(plan.hit); least && *least >= least_useful_overlap)
    return {};
  if (plan.hit != any_voxel) return {text("hit \"", shortened(plan.hit, 80), "\" is not ", forms)};
  std::vector<std::string> faults;
  for (const Requirement& each : plan.requirements) {
    if (!is_of_lesions(each)) continue;
    const bool is_held = std::ranges::any_of(plan.requirements, [&](const Requirement& other) {
      return other.label == each.label && other.score == each.score && other.reference.empty() &&
             other.subgroup.empty() && other.against.empty() && other.family.empty() &&
             std::ranges::find(of_whole_masks, other.metric) != std::end(of_whole_masks);
    });
    if (!is_held)
      faults.push_back(
          text("requirement '", shortened(each.id, most_id_bytes),
               "': a mask that calls everything overlaps every lesion; require dice/1, "
               "iou/1 or volume_error.symmetric/1 of '",
               shortened(each.label, 80), "' in column '", shortened(each.score, 80),
               "' beside it, or let pairs hit (hit = \"iou 0.3\")"));
  }
  return faults;
}

std::string size_in_words(const Requirement& requirement) {
  const std::vector<double>& size = requirement.size;
  if (size.empty()) return {};
  return text(" from ", size[0], size.size() == 2 ? text(" to ", size[1]) : std::string(), " mm3");
}

bool is_of_size(const Requirement& requirement, double volume) {
  const std::vector<double>& size = requirement.size;
  const double own = volume * (1 + 1e-12);
  return (size.empty() || own >= size[0]) && (size.size() < 2 || own < size[1]);
}

void ask_for_lesions(const RequirementPlan& plan, MaskOptions& options) {
  std::set<std::string> classes;
  for (const Requirement& each : plan.requirements) {
    if (is_of_lesions(each)) classes.insert(each.label);
  }
  options.lesions.assign(classes.begin(), classes.end());
  if (const auto least = least_overlap(plan.hit)) {
    options.lesion_matching = "one_to_one";
    options.lesion_least_iou = *least;
  }
}

}  // namespace etalon::validation
