// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {

/// Why so few patients carry no bound, in the plan's count or in that of the bounds; empty when
/// they do.
[[nodiscard]] inline std::string too_few(const Clustering& patients, const Decision& decision) {
  if (patients.patients() < decision.patients)
    return text(patients.patients(), " patients; the plan wants ", decision.patients);
  if (patients.effective_patients() >= least_patients) return {};
  return text("patients that say as much as ", patients.effective_patients(),
              " of equal size; a bound needs ", least_patients);
}

/// The same of two classes.
[[nodiscard]] inline std::string too_few(const Clustering& positives, const Clustering& negatives,
                                         const Decision& decision) {
  std::string of_positives = too_few(positives, decision);
  return of_positives.empty() ? too_few(negatives, decision) : of_positives;
}

}  // namespace etalon::validation
