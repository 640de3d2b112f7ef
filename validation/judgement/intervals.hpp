// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validation/uncertainty/contributions.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// An interval with the name of its method; none, with the reason, where no honest one is known.
struct MadeInterval {
  std::optional<Interval> interval;
  std::string method;
  std::string reason;
};

/// Wilson's with the effective number of trials over patients.
[[nodiscard]] MadeInterval share_interval(const Contributions& share, const Clusters& clusters,
                                          double level);
/// DeLong's variance over patients on the logit scale, Student's t with one degree of freedom less
/// than patients of the smaller class. `cases` hold both classes.
[[nodiscard]] MadeInterval area_interval(const JudgedCases& cases, double estimate,
                                         std::int64_t patients_of_smaller_class, double level);
/// Student's t on the scale of the metric's range: logit between two ends, log above 0, else plain.
/// `patients` are those that carry the information: with the event, for survival.
[[nodiscard]] MadeInterval influence_interval(const Contributions& metric, std::int64_t patients,
                                              double level);
/// Bias-corrected and accelerated, over resamples of the patients.
[[nodiscard]] MadeInterval resampled_interval(const Contributions& metric,
                                              const std::vector<double>& replicates, double level);

}  // namespace etalon::validation
