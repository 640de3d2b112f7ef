// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation {

/// Scores of one model that are normal in both classes.
struct AucModel {
  Layout layout = separate_patients(10, 20);
  double correlation = 0;  ///< of the scores of one patient
  bool is_rated = false;   ///< scores are five ratings: many ties
  double ratio = 1;        ///< standard deviation of the positives, of negatives 1
  double auc = 0.8;        ///< before rating, of the positives that are not missed
  /// Chance that the positives of a patient lie below all negatives; not with
  /// ratings.
  double missed = 0;
  std::int64_t missed_size = 0;  ///< only patients with this many positives are; 0: all may be

  /// Distance of the classes' means.
  [[nodiscard]] double shift() const;
  /// Share of the positives whose patients may be missed.
  [[nodiscard]] double part_that_may_be_missed() const;
};

struct AucSample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
  std::int64_t missed = 0;  ///< patients
};

/// One study: patient after patient, positives first.
[[nodiscard]] AucSample draw(const AucModel& model, Draws& draws);
/// The AUC that samples of the model estimate: with ratings another one.
[[nodiscard]] double true_auc(const AucModel& model);
/// Standard error of an AUC (Hanley & McNeil 1982), to choose values worth detecting.
[[nodiscard]] double hanley_mcneil_error(double auc, std::int64_t positives,
                                         std::int64_t negatives);

}  // namespace etalon::validation
