// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "validation/metrics/segmentation/structure_scores.hpp"

namespace etalon::validation {

/// What a tool says.
enum class ToolAnswer : std::uint8_t {
  value,  ///< the metric's value as Etalon defines it
  zero,
  one,
  minus_one,
  infinite,
  not_a_number,  ///< which most averages then drop, so that a missed structure improves them
  refuses,       ///< raises an error
};

/// Which metric a function of another tool computes, and what it answers where Etalon has the worst
/// or the best value. Found by running the versions named in docs/metrics/segmentation.md; the
/// comparison tests/peers/segmentation_scores.py repeats it.
struct OtherTool {
  std::string_view tool;
  std::string_view call;
  std::string_view metric;  ///< id of a `ScoreColumn`
  ToolAnswer missed;
  ToolAnswer invented;
  ToolAnswer neither;

  [[nodiscard]] ToolAnswer answer(Presence presence) const noexcept;
};

[[nodiscard]] std::span<const OtherTool> other_tools() noexcept;

}  // namespace etalon::validation
