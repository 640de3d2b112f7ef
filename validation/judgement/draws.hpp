// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Seed of the resamples: a function of the plan's digest and of every score, so that nobody
/// chooses it (docs/semantics/judgement.md has the bytes).
[[nodiscard]] std::uint64_t seed_of_draws(const CaseTable& cases, const RequirementPlan& plan);

}  // namespace etalon::validation
