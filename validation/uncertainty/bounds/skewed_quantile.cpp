// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/skewed_quantile.hpp"

#include <algorithm>
#include <cmath>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

SkewedQuantiles::SkewedQuantiles(std::int64_t patients, double alpha)
    : normal_(normal_quantile(1 - alpha)),
      student_(student_quantile(static_cast<double>(patients - 1), 1 - alpha)) {}

double SkewedQuantiles::at(double skewness) const {
  return student_ + std::clamp(skewness, 0.0, 3.0) * (2 * normal_ * normal_ + 1) / 6;
}

double skewed_quantile(std::int64_t patients, double skewness, double alpha) {
  return SkewedQuantiles(patients, alpha).at(skewness);
}

double standardized_third(double third, double variance) {
  return variance > 0 ? third / (variance * std::sqrt(variance)) : 0;
}

double most_skewness(double farthest, double variance) {
  return variance > 0 ? std::min(0.0, farthest) / std::sqrt(variance) : 0;
}

}  // namespace etalon::validation
