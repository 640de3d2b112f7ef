// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validation/metrics/detection/hits.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// N of `iou N`, above 0 and at most 1; nothing of anything else.
[[nodiscard]] std::optional<double> least_overlap(std::string_view hit);

/// Whether a requirement judges marks. False for a metric that is not there.
[[nodiscard]] bool is_of_marks(const Requirement& requirement);

/// What speaks against the plan's `hit`, each once: none where a metric needs it, one where none
/// does, one that is not written `radius`, `distance N` or `iou N`.
[[nodiscard]] std::vector<std::string> marks_faults(const RequirementPlan& plan);

/// When a mark hits, for a plan without faults.
[[nodiscard]] HitCriterion hit_criterion(const RequirementPlan& plan);

}  // namespace etalon::validation
