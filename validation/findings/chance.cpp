// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/chance.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

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

std::optional<Chance> parse_chance(const Json& json, const std::string& where) {
  if (json.is_null()) return std::nullopt;
  Members members(json, where);
  Chance chance;
  chance.value = members.number("value");
  chance.standard_error = members.number("standard_error");
  chance.samples = members.integer("samples");
  members.finish();
  // Who could state the error of a simulation could state any error.
  const double passes = chance.value * static_cast<double>(chance.samples);
  const Chance follows = chance.samples == 0 ? exact_chance(chance.value)
                                             : counted_chance(std::llround(passes), chance.samples);
  check(chance.value >= 0 && chance.value <= 1 && chance.samples >= 0 && chance == follows,
        ErrorKind::format,
        text(where, ": ", to_json(std::optional(chance)).canonical(),
             " is no share of simulated studies with its standard error"));
  return chance;
}

}  // namespace etalon::validation
