// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/stated_prevalence.hpp"

#include <limits>

namespace etalon::validation::two_classes {
namespace {

double ratio(double part, double whole) {
  if (whole > 0) return part / whole;
  return whole == 0 && part > 0 ? std::numeric_limits<double>::infinity()
                                : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double stated_ppv(double se, double sp, double prevalence) {
  const double right = se * prevalence;
  return ratio(right, right + (1 - sp) * (1 - prevalence));
}

double stated_npv(double se, double sp, double prevalence) {
  const double right = sp * (1 - prevalence);
  return ratio(right, right + (1 - se) * prevalence);
}

double positive_likelihood_ratio(double se, double sp) { return ratio(se, 1 - sp); }

double negative_likelihood_ratio(double se, double sp) { return ratio(1 - se, sp); }

}  // namespace etalon::validation::two_classes
