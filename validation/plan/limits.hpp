// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// What the plan demands of a finding.
struct Limit {
  Side bound = Side::at_least;
  double threshold = 0;
};

/// The limit of the finding with this id; nothing for findings that no number of the plan limits.
/// `_compressed` findings have the limits of the full model's.
[[nodiscard]] std::optional<Limit> limit_of(const Plan& plan, std::string_view id);

/// Sets threshold and bound of the finding. Its id must be one that the plan limits.
void set_limit(Finding& finding, const Plan& plan);

}  // namespace etalon::validation
