// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation {

/// An estimate with its variance and degrees of freedom for a t distribution.
struct ReaderEstimate {
  double value = 0;
  double variance = 0;            ///< not above 0 where so few data say nothing: not assessed
  double degrees_of_freedom = 0;  ///< NaN where the variance is not above 0

  [[nodiscard]] bool is_known() const { return variance > 0; }
};

/// What a study of one modality comes to, or of two: each by itself, and the first less the second.
struct ReaderValues {
  ReaderEstimate first = {};
  ReaderEstimate second = {};
  ReaderEstimate difference = {};
  bool is_pair = false;

  /// What is judged.
  [[nodiscard]] const ReaderEstimate& judged() const { return is_pair ? difference : first; }
  /// Whether each has a variance.
  [[nodiscard]] bool are_known() const {
    return first.is_known() && (!is_pair || (second.is_known() && difference.is_known()));
  }
};

}  // namespace etalon::validation
