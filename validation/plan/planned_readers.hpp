// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "validation/cases/readings_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Fewer have no bound that holds (docs/semantics/bounds.md).
inline constexpr std::int64_t least_readers = 3;

/// Whether a requirement judges readings. False for a metric that is not there.
[[nodiscard]] bool is_of_readings(const Requirement& requirement);

/// What speaks against the plan's `readers`, each once: none where a metric needs them, some where
/// none does, fewer than three, a name that is empty, too long or stands twice, blocks of some
/// only.
[[nodiscard]] std::vector<std::string> readers_faults(const RequirementPlan& plan);

/// Of `NAME` or `NAME=BLOCK`, in the plan's order.
[[nodiscard]] std::vector<PlannedReader> planned_readers(const RequirementPlan& plan);

/// How many readers each block has, as text, falling: what is left of them without their names.
[[nodiscard]] std::vector<std::string> reader_blocks(const RequirementPlan& plan);

}  // namespace etalon::validation
