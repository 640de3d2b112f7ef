// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/normal.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

double normal_quantile(double probability) {
  check(probability > 0 && probability < 1, ErrorKind::numeric,
        text("the normal quantile of ", probability, " is not finite; allowed is 0 < p < 1"));
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability);
}

double normal_cdf(double z) { return normal_tail(-z); }

double normal_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

double two_sided_p(double z) { return std::erfc(std::fabs(z) / std::numbers::sqrt2); }

double chi_squared_1_tail(double value) { return std::erfc(std::sqrt(value / 2)); }

double owen_t(double h, double a) { return boost::math::owens_t(h, a); }

double beta_quantile(double a, double b, double probability) {
  check(a > 0 && b > 0 && probability >= 0 && probability <= 1, ErrorKind::numeric,
        text("no quantile ", probability, " of Beta(", a, ", ", b, ")"));
  return boost::math::ibeta_inv(a, b, probability);
}

double student_quantile(double degrees, double probability) {
  check(degrees > 0 && probability > 0 && probability < 1, ErrorKind::numeric,
        text("no quantile ", probability, " of Student's t with ", degrees, " degrees of freedom"));
  // P(|T| > t) = I_x(ν/2, 1/2) with x = ν/(ν + t²).
  const double tail = std::min(probability, 1 - probability);
  if (tail == 0.5) return 0;
  double rest = 0;  // 1 − x, exact where x is near 1
  const double x = boost::math::ibeta_inv(degrees / 2, 0.5, 2 * tail, &rest);
  const double t = std::sqrt(degrees * rest / x);
  return probability < 0.5 ? -t : t;
}

double two_sided_z(double level) {
  check(level > 0 && level < 1, ErrorKind::numeric,
        text("confidence level ", level, "; allowed is 0 < level < 1"));
  return normal_quantile(0.5 + level / 2);
}

}  // namespace etalon::validation
