// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/json.hpp"
#include "validation/power/studies/draws.hpp"

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
[[nodiscard]] Json to_json(const std::optional<Chance>& chance);
[[nodiscard]] Chance counted_chance(std::int64_t passes, std::int64_t samples);
/// `2.41 ± 0.15 %`, or `2.41 %` when exact.
[[nodiscard]] std::string percent(const Chance& chance);

/// Of all studies that are simulated for plans: nobody chooses it, neither by what does not matter
/// to a study, such as a name, nor by what does.
inline constexpr std::uint64_t seed_of_plans = 0x45544C4E504F5752;

/// How studies are simulated. The bits of a result do not depend on `threads`.
struct Simulation {
  std::uint64_t seed = 0;
  std::int64_t samples = 10000;
  std::int64_t threads = 1;
  /// Called by one thread at a time with the number of studies done since the last call.
  std::function<void(std::int64_t)> done = {};
};

/// Share of the studies that pass: study i is given the draws of (seed, `scenario`, i), so that
/// scenarios with one number have common random numbers. `passes` is called by several threads.
[[nodiscard]] Chance simulate(const Simulation& simulation, std::uint64_t scenario,
                              const std::function<bool(Draws&)>& passes);

}  // namespace etalon::validation
