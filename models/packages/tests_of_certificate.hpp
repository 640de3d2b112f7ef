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

}  // namespace etalon::models
