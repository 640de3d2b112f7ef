// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// A concordance index between 0 and 1 and how it varies in patients.
struct ConcordanceSpread {
  double value = 0.5;
  double variance = 0;        ///< over patients, above 0
  double one_patient = 0;     ///< share of the compared pairs that a patient with an event may have
  std::int64_t patients = 2;  ///< with an event, effective ones
};

/// Bounds with error (1 − level)/2 each (docs/semantics/bounds.md), by Student's t with a degree of
/// freedom less than there are patients. Each end is the farther of
/// 1. `scaled_ends`: standard errors as they would be at the bound;
/// 2. value ± t·√(variance + d²), d what one patient more would cost: below, twice what he costs
///    whose score says nothing (one_patient·(2·value − 1), 0 for a value under ½); above, one whose
///    pairs are all the right way. Few patients who are mistaken may not have come.
[[nodiscard]] Interval concordance_bounds(const ConcordanceSpread& spread, double level);

}  // namespace etalon::validation
