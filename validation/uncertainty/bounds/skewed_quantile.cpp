// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/skewed_quantile.hpp"

#include <algorithm>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

double skewed_quantile(std::int64_t patients, double skewness, double alpha) {
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(patients - 1), 1 - alpha);
  return t + std::clamp(skewness, 0.0, 3.0) * (2 * z * z + 1) / 6;
}

}  // namespace etalon::validation
