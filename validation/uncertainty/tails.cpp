// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/tails.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

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
