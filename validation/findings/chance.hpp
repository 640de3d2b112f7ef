// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.hpp"

namespace etalon::validation {

/// A probability, computed exactly or counted in simulated studies.
struct Chance {
  double value = 0;
  /// Of the simulation, √(p̃(1 − p̃)/samples) with p̃ = (passes + 1)/(samples + 2): no study of
  /// few is certainty. 0 when exact.
  double standard_error = 0;
  std::int64_t samples = 0;  ///< simulated studies; 0: exact
  bool operator==(const Chance&) const = default;
};
[[nodiscard]] Chance exact_chance(double value);
[[nodiscard]] Chance counted_chance(std::int64_t passes, std::int64_t samples);
/// `2.41 ± 0.15 %`, or `2.41 %` when exact.
[[nodiscard]] std::string percent(const Chance& chance);

/// {value, standard_error, samples}; null where there is none.
[[nodiscard]] Json to_json(const std::optional<Chance>& chance);
/// Reads it back. Throws a format error that starts with `where` where it is no probability.
[[nodiscard]] std::optional<Chance> parse_chance(const Json& json, const std::string& where);

}  // namespace etalon::validation
