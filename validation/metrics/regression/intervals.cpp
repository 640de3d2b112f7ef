// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/intervals.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_intervals(const PredictedIntervals& cases) {
  check(cases.lower.size() == cases.upper.size() && cases.lower.size() == cases.observed.size(),
        ErrorKind::format,
        text(cases.lower.size(), " lower and ", cases.upper.size(), " upper ends for ",
             cases.observed.size(), " observed values; each case needs one of each"));
  check(!cases.lower.empty(), ErrorKind::format, "there are no cases to measure on");
  for (std::size_t i = 0; i < cases.lower.size(); ++i) {
    if (!std::isfinite(cases.observed[i])) {
      throw Error(ErrorKind::numeric, text("observed value of case ", i, " is ", cases.observed[i],
                                           "; it must be finite"));
    }
    if (!(cases.lower[i] <= cases.upper[i])) {
      throw Error(ErrorKind::numeric, text("the interval of case ", i, " is from ", cases.lower[i],
                                           " to ", cases.upper[i], "; its ends must rise"));
    }
  }
}

}  // namespace

bool is_covered(double lower, double upper, double observed) {
  return lower <= observed && observed <= upper;
}

Coverage interval_coverage(const PredictedIntervals& cases) {
  check_intervals(cases);
  Coverage coverage{std::ssize(cases.lower), 0};
  for (std::size_t i = 0; i < cases.lower.size(); ++i) {
    if (is_covered(cases.lower[i], cases.upper[i], cases.observed[i])) ++coverage.covered;
  }
  return coverage;
}

Influenced interval_score(const PredictedIntervals& cases, double alpha) {
  check_intervals(cases);
  check(alpha > 0 && alpha < 1, ErrorKind::numeric,
        text("alpha of an interval score is ", alpha, "; it must lie in (0, 1)"));
  const std::size_t n = cases.lower.size();
  Influenced score{0, std::vector<double>(n)};
  ExactSum sum;
  for (std::size_t i = 0; i < n; ++i) {
    const double width = cases.upper[i] - cases.lower[i];
    if (!std::isfinite(width)) {
      throw Error(ErrorKind::numeric, text("the interval of case ", i,
                                           " has no finite width; its score is not defined"));
    }
    const double outside =
        std::max({0.0, cases.lower[i] - cases.observed[i], cases.observed[i] - cases.upper[i]});
    score.influence[i] = width + 2 / alpha * outside;
    sum.add(score.influence[i]);
  }
  score.value = sum.value() / static_cast<double>(n);
  for (double& row : score.influence) row = (row - score.value) / static_cast<double>(n);
  return score;
}

}  // namespace etalon::validation
