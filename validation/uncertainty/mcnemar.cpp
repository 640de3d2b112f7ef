// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/mcnemar.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

McNemar mcnemar(std::int64_t first_only, std::int64_t second_only) {
  check(first_only >= 0 && second_only >= 0, ErrorKind::numeric,
        text("discordant pairs are counts, not ", first_only, " and ", second_only));
  McNemar result{.first_only = first_only, .second_only = second_only};
  const std::int64_t pairs = first_only + second_only;
  if (pairs == 0) return result;
  const double n = static_cast<double>(pairs);
  const double apart = std::fabs(static_cast<double>(first_only - second_only));
  result.chi_squared = apart * apart / n;
  result.p = chi_squared_1_tail(result.chi_squared);
  const double corrected = std::max(0.0, apart - 1);
  result.chi_squared_corrected = corrected * corrected / n;
  const boost::math::binomial_distribution<double> fair(n, 0.5);
  const double fewer = static_cast<double>(std::min(first_only, second_only));
  const double tail = boost::math::cdf(fair, fewer);
  result.p_exact = std::min(1.0, 2 * tail);
  const double here = boost::math::pdf(fair, fewer);
  result.p_mid = first_only == second_only ? 1 - here / 2 : 2 * tail - here;
  return result;
}

}  // namespace etalon::validation
