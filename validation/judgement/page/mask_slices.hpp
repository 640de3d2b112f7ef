// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "validation/masks/slice_overlay.hpp"

namespace etalon::validation {

/// Slices of the worst cases of each column of what masks score, by column and case.
using MaskSlices = std::map<std::pair<std::string, std::string>, SliceOverlay>;

/// How many of a column are drawn.
inline constexpr std::size_t most_slices = 3;

}  // namespace etalon::validation
