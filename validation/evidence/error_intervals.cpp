// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/error_intervals.hpp"

#include <utility>
#include <vector>

#include "core/error.hpp"
#include "validation/evidence/paired_intervals.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"

namespace etalon::validation {
namespace {

std::vector<double> amounts(std::span<const double> predicted, std::span<const double> observed,
                            const AveragedErrors& errors) {
  std::vector<double> result;
  result.reserve(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i)
    result.push_back(errors.amount(predicted[i] - observed[i]));
  return result;
}

/// As the metric says it.
Bound as_value(Bound bound, const AveragedErrors& errors) {
  for (double* each : {&bound.estimate, &bound.value, &bound.attainable})
    *each = errors.value(*each);
  return bound;
}

}  // namespace

MadeInterval bounded_error_interval(const JudgedCases& cases, const AveragedErrors& errors,
                                    double level) {
  const double alpha = (1 - level) / 2;
  const BoundedMean mean(amounts(cases.scores, cases.values, errors), errors.most(),
                         cases.clusters.cluster_of_case);
  return of_bounds(as_value(mean.lower(alpha), errors), as_value(mean.upper(alpha), errors),
                   "bounds of a mean error over patients");
}

MadeInterval bounded_error_difference_interval(const JudgedCases& cases,
                                               std::span<const double> reference,
                                               const AveragedErrors& errors, double level) {
  ensure(errors.averaged != AveragedError::squared, "roots of means have no mean difference");
  // With a sign the observed values cancel.
  if (errors.averaged == AveragedError::with_sign)
    return mean_difference_interval(cases.scores, reference, errors.width, cases.clusters, level);
  return mean_difference_interval(amounts(cases.scores, cases.values, errors),
                                  amounts(reference, cases.values, errors), errors.width,
                                  cases.clusters, level);
}

}  // namespace etalon::validation
