// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation {

/// An estimate with its variance and degrees of freedom for a t distribution.
struct ReaderEstimate {
  double value = 0;
  double variance = 0;            ///< below 0 where so few data say nothing: not assessed
  double degrees_of_freedom = 0;  ///< NaN where the variance is not above 0
};

}  // namespace etalon::validation
