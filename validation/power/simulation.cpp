// SPDX-License-Identifier: Apache-2.0
#include "validation/power/simulation.hpp"

#include <algorithm>
#include <mutex>

#include "core/parallel.hpp"

namespace etalon::validation {

Chance simulate(const Simulation& simulation, std::uint64_t scenario,
                const std::function<bool(Draws&)>& passes) {
  constexpr std::int64_t studies_of_part = 32;
  const std::int64_t parts = (simulation.samples + studies_of_part - 1) / studies_of_part;
  std::mutex guard;
  std::int64_t sum = 0;
  for_each_part(parts, simulation.threads, [&](std::int64_t part) {
    const std::int64_t first = part * studies_of_part;
    const std::int64_t last = std::min(simulation.samples, first + studies_of_part);
    std::int64_t count = 0;
    for (std::int64_t i = first; i < last; ++i) {
      Draws draws(simulation.seed, scenario, static_cast<std::uint64_t>(i));
      count += passes(draws) ? 1 : 0;
    }
    const std::scoped_lock lock(guard);
    sum += count;
    if (simulation.done) simulation.done(last - first);
  });
  return counted_chance(sum, simulation.samples);
}

}  // namespace etalon::validation
