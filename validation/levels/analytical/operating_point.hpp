// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/report/report.hpp"

namespace etalon::validation {

/// The threshold chosen on the validation split by the plan's rule, and `L3.operating_point`: pass
/// when there is one, fail when the rule cannot be fulfilled.
struct ChosenPoint {
  std::optional<OperatingPoint> point;
  Finding finding;
};

/// Chosen for the full model; the compressed one is deployed in its place and takes the same
/// threshold.
[[nodiscard]] ChosenPoint choose_operating_point(const Predictions& validation, const Plan& plan);

}  // namespace etalon::validation
