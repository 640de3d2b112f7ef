// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What speaks against a requirement whose `against` is given, of a metric that there is: no
/// subgroup or the same one, a text that is not column=value, a reference, a metric whose values
/// have no bounds on both sides that are known to hold. Empty: nothing.
[[nodiscard]] std::string gap_fault(const Requirement& requirement);

/// Whether a requirement of the plan is a gap.
[[nodiscard]] bool has_gaps(const RequirementPlan& plan);

}  // namespace etalon::validation
