// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/concordance_bound.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/bounds/scaled_ends.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

Interval concordance_bounds(const ConcordanceSpread& spread, double level) {
  ensure(spread.variance > 0 && spread.patients > 1, "a concordance varies between patients");
  const double t = student_quantile(static_cast<double>(spread.patients - 1), 0.5 + level / 2);
  const Interval ends = scaled_ends(spread.value, t * std::sqrt(spread.variance));
  const auto with_one = [&](double at_stake) {
    const double cost = spread.one_patient * at_stake;
    return t * std::sqrt(spread.variance + cost * cost);
  };
  const double above_chance = std::max(0.0, 2 * spread.value - 1);
  return {std::max(0.0, std::min(ends.lower, spread.value - with_one(above_chance))),
          std::min(1.0, std::max(ends.upper, spread.value + with_one(1 - spread.value)))};
}

}  // namespace etalon::validation
