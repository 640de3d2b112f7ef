// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::models {

/// Whether a waiver of the signed plan covers a finding with this verdict: one that is shown with a
/// reservation or left open by too few cases, never one that failed or was not assessed. Who writes
/// a certificate and who verifies it ask here.
[[nodiscard]] constexpr bool may_be_waived(std::string_view verdict) noexcept {
  return verdict == "conditional" || verdict == "inconclusive";
}

/// Whether a finding of a level only shows a share: none is above 1, so that a limit of 1 asks for
/// nothing and its pass is no test that was passed. `side` is `at_least` or `at_most`.
[[nodiscard]] constexpr bool is_only_shown(std::string_view level, std::string_view side,
                                           double limit) noexcept {
  return level == "L0" && side == "at_most" && limit >= 1;
}

}  // namespace etalon::models
