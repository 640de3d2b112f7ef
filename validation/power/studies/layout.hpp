// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace etalon::validation {

/// How many cases of each class a patient has.
struct PatientCases {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  bool operator==(const PatientCases&) const = default;
};

/// The cases of a study, one entry for each patient.
using Layout = std::vector<PatientCases>;

/// Patients of either class with as many cases each, positives first.
[[nodiscard]] inline Layout separate_patients(std::int64_t positives, std::int64_t negatives,
                                              std::int64_t cases_per_patient = 1) {
  Layout layout(static_cast<std::size_t>(positives), {.positives = cases_per_patient});
  layout.resize(static_cast<std::size_t>(positives + negatives), {.negatives = cases_per_patient});
  return layout;
}

/// As many patients with as many trials each.
[[nodiscard]] inline std::vector<std::int64_t> equal_patients(std::int64_t patients,
                                                              std::int64_t cases_per_patient = 1) {
  return std::vector<std::int64_t>(static_cast<std::size_t>(patients), cases_per_patient);
}

}  // namespace etalon::validation
