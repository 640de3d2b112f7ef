// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/ordinal.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

std::int64_t off_of_level(const ClassTable& table, std::int64_t label) {
  std::int64_t off = 0;
  for (std::int64_t given = 0; given <= table.classes; ++given) {
    off += table.at(label, given) *
           levels_off(label, given == table.classes ? no_class : given, table.classes);
  }
  return off;
}

}  // namespace

std::int64_t levels_off(std::int64_t label, std::int64_t given, std::int64_t levels) {
  if (given == no_class) return std::max(label, levels - 1 - label);
  return given > label ? given - label : label - given;
}

double mean_levels_off(const ClassTable& table) {
  check_has_cases(table);
  std::int64_t off = 0;
  for (std::int64_t label = 0; label < table.classes; ++label) off += off_of_level(table, label);
  return static_cast<double>(off) / static_cast<double>(table.cases());
}

double macro_levels_off(const ClassTable& table) {
  ExactSum sum;
  for (std::int64_t label = 0; label < table.classes; ++label) {
    const std::int64_t cases = table.cases_of(label);
    check(cases > 0, ErrorKind::numeric,
          text("level ", label, " has no cases; a mean over levels needs some of each"));
    sum.add(static_cast<double>(off_of_level(table, label)) / static_cast<double>(cases));
  }
  return sum.value() / static_cast<double>(table.classes);
}

double share_within(const ClassTable& table, std::int64_t most) {
  check_has_cases(table);
  check(most >= 0, ErrorKind::format,
        text("cases off by at most ", most, " levels are asked for; there must be 0 or more"));
  std::int64_t within = 0;
  for (std::int64_t label = 0; label < table.classes; ++label) {
    for (std::int64_t given = 0; given < table.classes; ++given) {
      if (levels_off(label, given, table.classes) <= most) within += table.at(label, given);
    }
  }
  return static_cast<double>(within) / static_cast<double>(table.cases());
}

}  // namespace etalon::validation
