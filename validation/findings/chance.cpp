// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/chance.hpp"

#include <cmath>

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

std::string percent(const Chance& chance) {
  const std::string value = fixed(100 * chance.value, 2);
  return chance.samples > 0 ? text(value, " ± ", fixed(100 * chance.standard_error, 2), " %")
                            : text(value, " %");
}

Json to_json(const std::optional<Chance>& chance) {
  if (!chance) return {};
  return Json::object({{"value", chance->value},
                       {"standard_error", chance->standard_error},
                       {"samples", chance->samples}});
}

}  // namespace etalon::validation
