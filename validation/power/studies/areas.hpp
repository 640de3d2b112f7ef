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
  double auc = 0.8;        ///< before rating

  /// Distance of the classes' means.
  [[nodiscard]] double shift() const;
};

struct AucSample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

/// One study: patient after patient, positives first.
[[nodiscard]] AucSample draw(const AucModel& model, Draws& draws);
/// The AUC that samples of the model estimate: with ratings another one.
[[nodiscard]] double true_auc(const AucModel& model);
/// Standard error of an AUC (Hanley & McNeil 1982), to choose values worth detecting.
[[nodiscard]] double hanley_mcneil_error(double auc, std::int64_t positives,
                                         std::int64_t negatives);

}  // namespace etalon::validation
