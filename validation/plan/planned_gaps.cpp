// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_gaps.hpp"

#include <algorithm>
#include <cmath>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

/// Whether each end of a value's interval is a bound of its own.
bool has_both_bounds(Certainty certainty) {
  switch (certainty) {
    case Certainty::share:
    case Certainty::rates:
    case Certainty::area:
    case Certainty::loss:
    case Certainty::mean_score:
    case Certainty::bounded_error:
    case Certainty::class_means:
    case Certainty::concordance:
    case Certainty::influence: return true;
    case Certainty::relative_loss:
    case Certainty::weighted_loss:
    case Certainty::resampled:
    case Certainty::class_areas:
    case Certainty::readers: break;
  }
  return false;
}

}  // namespace

bool has_gaps(const RequirementPlan& plan) {
  return std::ranges::any_of(plan.requirements,
                             [](const Requirement& each) { return !each.against.empty(); });
}

std::string gap_fault(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const Subgroup against = Subgroup::of(requirement.against);
  if (against.column.empty() || against.value.empty())
    return text("against \"", shortened(requirement.against, 80), "\" is not written column=value");
  if (requirement.subgroup.empty()) return "against needs a subgroup, which it is compared with";
  if (requirement.subgroup == requirement.against) return "subgroup and against are the same cases";
  if (!requirement.reference.empty())
    return "a gap of a difference is not judged; leave reference or against out";
  if (info.target == Target::readings)
    return "the same readers read both groups, whose values are not independent";
  if (info.classes != ClassUse::none)
    return text("a gap in ", info.id, " is not judged; require it of each class by its label");
  if (!has_both_bounds(certainty_of(requirement)))
    return text(info.id, " has no bounds of its own on both sides, and so no gap");
  if (!std::isfinite(info.most) && requirement.range.empty() && info.certainty == Certainty::rates)
    return text("a gap in ", info.id, ", which may be infinite, says nothing");
  return {};
}

}  // namespace etalon::validation
