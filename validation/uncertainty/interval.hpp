// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation {

/// A two-sided confidence interval.
struct Interval {
  double lower = 0;
  double upper = 0;
  bool operator==(const Interval&) const = default;
};

}  // namespace etalon::validation
