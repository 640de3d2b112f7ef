// SPDX-License-Identifier: Apache-2.0
#include "validation/power/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "core/parallel.hpp"
#include "core/text.hpp"

namespace etalon::validation {

Chance exact_chance(double value) { return {.value = value}; }

Chance counted_chance(std::int64_t passes, std::int64_t samples) {
  const double n = static_cast<double>(samples);
  const double smoothed = (static_cast<double>(passes) + 1) / (n + 2);
  return {.value = static_cast<double>(passes) / n,
          .standard_error = std::sqrt(smoothed * (1 - smoothed) / n),
          .samples = samples};
}

Json to_json(const std::optional<Chance>& chance) {
  if (!chance) return {};
  return Json::object({{"value", chance->value},
                       {"standard_error", chance->standard_error},
                       {"samples", chance->samples}});
}

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

std::string percent(const Chance& chance) {
  const std::string value = fixed(100 * chance.value, 2);
  return chance.samples > 0 ? text(value, " ± ", fixed(100 * chance.standard_error, 2), " %")
                            : text(value, " %");
}

}  // namespace etalon::validation
