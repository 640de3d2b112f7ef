// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/metrics/classes/class_table.hpp"

namespace etalon::validation {

/// How many levels a given level is off: a case's contribution. A missing output (`no_class`) is as
/// far off as the scale allows from the label.
[[nodiscard]] std::int64_t levels_off(std::int64_t label, std::int64_t given, std::int64_t levels);

/// Metric `ordinal.mean_levels_off/1`: mean |given − label| over cases, in levels.
[[nodiscard]] double mean_levels_off(const ClassTable& table);
/// Metric `ordinal.macro_levels_off/1` (Baccianella et al. 2009): the mean over levels of the mean
/// of the level's cases. Throws a numeric error naming a level without cases.
[[nodiscard]] double macro_levels_off(const ClassTable& table);
/// Metric `ordinal.within/1`: the share of cases off by at most `most` levels; missing outputs are
/// not.
[[nodiscard]] double share_within(const ClassTable& table, std::int64_t most);

}  // namespace etalon::validation
