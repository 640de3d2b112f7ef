// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace etalon::validation {

/// Resamples that are computed side by side, so that a pass over the cases serves all of them.
inline constexpr std::size_t lanes = 16;

/// A number of each of them.
using Lanes = std::array<double, lanes>;

/// How often owners of cases are drawn in each of them. A value: copies borrow the same counts.
struct LaneCounts {
  std::span<const std::uint8_t> drawn;    ///< (owners, lanes)
  std::span<const std::uint32_t> owners;  ///< (n) of each case

  [[nodiscard]] std::span<const std::uint8_t, lanes> of_owner(std::size_t owner) const {
    return drawn.subspan(owner * lanes).first<lanes>();
  }
  [[nodiscard]] std::span<const std::uint8_t, lanes> of_case(std::size_t index) const {
    return of_owner(owners[index]);
  }
};

}  // namespace etalon::validation
