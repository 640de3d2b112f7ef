// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_marks.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_lesions.hpp"

namespace etalon::validation {
namespace {

/// The number behind a word and a blank.
std::optional<double> number_after(std::string_view word, std::string_view written) {
  if (!written.starts_with(word) || written.size() <= word.size() + 1 ||
      written[word.size()] != ' ')
    return std::nullopt;
  const std::string_view digits = written.substr(word.size() + 1);
  double value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> least_overlap(std::string_view hit) {
  const auto share = number_after("iou", hit);
  return share && *share > 0 && *share <= 1 ? share : std::nullopt;
}

namespace {

std::optional<HitCriterion> parsed(std::string_view hit) {
  if (hit == "radius") return HitCriterion{.rule = HitRule::radius};
  if (const auto distance = number_after("distance", hit); distance && *distance > 0)
    return HitCriterion{.rule = HitRule::distance, .least = *distance};
  if (const auto share = least_overlap(hit))
    return HitCriterion{.rule = HitRule::overlap, .least = *share};
  return std::nullopt;
}

}  // namespace

bool is_of_marks(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric != nullptr && metric->info().target == Target::marks;
}

std::vector<std::string> marks_faults(const RequirementPlan& plan) {
  constexpr std::string_view forms =
      "'radius' (no farther from the lesion's centre than its radius), 'distance N' (no farther "
      "than N), or 'iou N' (boxes whose intersection over union is N or more, up to 1)";
  if (!std::ranges::any_of(plan.requirements, is_of_marks)) {
    if (plan.hit.empty() || std::ranges::any_of(plan.requirements, is_of_lesions)) return {};
    return {
        "hit says when a mark or a lesion hits, which no metric of the plan judges; leave it out"};
  }
  if (plan.hit.empty()) return {text("hit says when a mark hits a lesion: ", forms)};
  if (parsed(plan.hit)) return {};
  return {text("hit \"", shortened(plan.hit, 80), "\" is none of ", forms)};
}

HitCriterion hit_criterion(const RequirementPlan& plan) {
  const auto criterion = parsed(plan.hit);
  ensure(criterion.has_value(), "a plan of marks says when they hit");
  return *criterion;
}

}  // namespace etalon::validation
