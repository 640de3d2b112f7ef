// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/error_intervals.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "validation/judgement/paired_intervals.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"

namespace etalon::validation {
namespace {

/// What one case adds, from 0 on: errors with a sign begin at the lowest there can be.
double amount(double error, const ErrorRange& range) {
  switch (range.averaged) {
    case AveragedError::absolute: return std::fabs(error);
    case AveragedError::squared: return error * error;
    case AveragedError::with_sign: return error + range.width;
    case AveragedError::none: break;
  }
  ensure(false, "errors are averaged some way");
  return 0;
}

double most(const ErrorRange& range) {
  switch (range.averaged) {
    case AveragedError::squared: return range.width * range.width;
    case AveragedError::with_sign: return 2 * range.width;
    case AveragedError::absolute:
    case AveragedError::none: break;
  }
  return range.width;
}

std::vector<double> amounts(std::span<const double> predicted, std::span<const double> observed,
                            const ErrorRange& range) {
  std::vector<double> result;
  result.reserve(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i)
    result.push_back(amount(predicted[i] - observed[i], range));
  return result;
}

/// As the metric says it.
Bound as_value(Bound bound, const ErrorRange& range) {
  for (double* each : {&bound.estimate, &bound.value, &bound.attainable}) {
    if (range.averaged == AveragedError::squared) *each = std::sqrt(*each);
    if (range.averaged == AveragedError::with_sign) *each -= range.width;
  }
  return bound;
}

}  // namespace

MadeInterval bounded_error_interval(const JudgedCases& cases, const ErrorRange& range,
                                    double level) {
  const double alpha = (1 - level) / 2;
  const BoundedMean mean(amounts(cases.scores, cases.values, range), most(range),
                         cases.clusters.cluster_of_case);
  return of_bounds(as_value(mean.lower(alpha), range), as_value(mean.upper(alpha), range),
                   "bounds of a mean error over patients");
}

MadeInterval bounded_error_difference_interval(const JudgedCases& cases,
                                               std::span<const double> reference,
                                               const ErrorRange& range, double level) {
  ensure(range.averaged != AveragedError::squared, "roots of means have no mean difference");
  // With a sign the observed values cancel.
  if (range.averaged == AveragedError::with_sign)
    return mean_difference_interval(cases.scores, reference, range.width, cases.clusters, level);
  return mean_difference_interval(amounts(cases.scores, cases.values, range),
                                  amounts(reference, cases.values, range), range.width,
                                  cases.clusters, level);
}

}  // namespace etalon::validation
