// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/prevalence.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_rates(double sensitivity, double specificity, double prevalence) {
  check(sensitivity >= 0 && sensitivity <= 1 && specificity >= 0 && specificity <= 1,
        ErrorKind::numeric,
        text("sensitivity ", sensitivity, " and specificity ", specificity, " must lie in [0, 1]"));
  check(prevalence > 0 && prevalence < 1, ErrorKind::numeric,
        text("the stated prevalence is ", prevalence, "; it must lie in (0, 1)"));
}

double ratio(double part, double whole) {
  if (whole > 0) return part / whole;
  return part > 0 ? std::numeric_limits<double>::infinity()
                  : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

PredictiveValues predictive_values(double sensitivity, double specificity, double prevalence) {
  check_rates(sensitivity, specificity, prevalence);
  const double found = sensitivity * prevalence;
  const double missed = (1 - sensitivity) * prevalence;
  const double rejected = specificity * (1 - prevalence);
  const double alarmed = (1 - specificity) * (1 - prevalence);
  return {ratio(found, found + alarmed), ratio(rejected, rejected + missed),
          ratio(sensitivity, 1 - specificity), ratio(1 - sensitivity, specificity)};
}

PredictiveSlopes predictive_slopes(double sensitivity, double specificity, double prevalence) {
  check_rates(sensitivity, specificity, prevalence);
  const double well = 1 - prevalence;
  const double positive = sensitivity * prevalence + (1 - specificity) * well;
  const double negative = specificity * well + (1 - sensitivity) * prevalence;
  const double both = prevalence * well;
  return {ratio(both * (1 - specificity), positive * positive),
          ratio(both * sensitivity, positive * positive),
          ratio(both * specificity, negative * negative),
          ratio(both * (1 - sensitivity), negative * negative)};
}

}  // namespace etalon::validation
