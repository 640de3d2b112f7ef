// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "validation/findings/chance.hpp"
#include "validation/power/studies/draws.hpp"

namespace etalon::validation {

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
