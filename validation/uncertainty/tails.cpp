// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/tails.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

double student_two_sided_p(double degrees, double t) {
  check(degrees > 0 && !std::isnan(t), ErrorKind::numeric,
        text("no p-value of t = ", t, " with ", degrees, " degrees of freedom"));
  if (std::isinf(degrees)) return two_sided_p(t);
  if (std::isinf(t)) return 0;
  // P(|T| > t) = I_x(ν/2, 1/2) with x = ν/(ν + t²), by whichever of x and 1 − x is exact.
  const double square = t * t;
  return square < degrees ? boost::math::ibetac(0.5, degrees / 2, square / (degrees + square))
                          : boost::math::ibeta(degrees / 2, 0.5, degrees / (degrees + square));
}

double chi_squared_tail(double degrees, double value) {
  check(degrees > 0 && std::isfinite(degrees) && value >= 0, ErrorKind::numeric,
        text("no p-value of chi-squared ", value, " with ", degrees, " degrees of freedom"));
  return std::isinf(value) ? 0 : boost::math::gamma_q(degrees / 2, value / 2);
}

double binomial_upper_tail(std::int64_t trials, std::int64_t successes, double probability) {
  check(successes >= 0 && successes <= trials && probability >= 0 && probability <= 1,
        ErrorKind::numeric,
        text("no probability of ", successes, " or more successes in ", trials,
             " trials of probability ", probability));
  if (successes == 0) return 1;
  return boost::math::ibeta(static_cast<double>(successes),
                            static_cast<double>(trials - successes + 1), probability);
}

}  // namespace etalon::validation
