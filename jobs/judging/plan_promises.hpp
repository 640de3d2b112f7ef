// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "validation/power/power.hpp"

namespace etalon::jobs {

/// Throws a config error naming `file` and each requirement that passes a model at its limit more
/// often than alpha allows (docs/semantics/power.md), by more than two standard errors of the
/// simulation: such a plan is not fixed by anybody's name. What is not simulated promises nothing
/// and breaks nothing.
void require_promises(const std::filesystem::path& file, const validation::RequirementPlan& plan,
                      const std::vector<validation::RequirementPower>& powers);

}  // namespace etalon::jobs
