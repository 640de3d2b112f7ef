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

/// Patients of either class with these numbers of cases, positives first.
[[nodiscard]] inline Layout separate_patients(const std::vector<std::int64_t>& positives,
                                              const std::vector<std::int64_t>& negatives) {
  Layout layout;
  for (const std::int64_t cases : positives) layout.push_back({.positives = cases});
  for (const std::int64_t cases : negatives) layout.push_back({.negatives = cases});
  return layout;
}

/// As many patients with as many trials each.
[[nodiscard]] inline std::vector<std::int64_t> equal_patients(std::int64_t patients,
                                                              std::int64_t cases_per_patient = 1) {
  return std::vector<std::int64_t>(static_cast<std::size_t>(patients), cases_per_patient);
}

/// A few patients with many trials each, beside others with one.
[[nodiscard]] inline std::vector<std::int64_t> unequal_patients(std::int64_t large,
                                                                std::int64_t cases_of_large,
                                                                std::int64_t single) {
  std::vector<std::int64_t> trials = equal_patients(large, cases_of_large);
  trials.resize(static_cast<std::size_t>(large + single), 1);
  return trials;
}

}  // namespace etalon::validation
