// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/easy_limits.hpp"

#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {

bool is_met_by_all(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const bool is_paired = !requirement.reference.empty();
  const auto& threshold = requirement.threshold;
  const auto& range = requirement.range;
  // No distance counts for more than the declared largest, no error for more than the range.
  const bool is_bounded = info.better == Better::lower && range.size() == 2;
  const double worst = is_bounded ? range[1] - range[0] : info.most;
  // Who is called wrongly costs the odds of the threshold.
  const bool is_benefit = info.id == "net_benefit/1" && threshold && *threshold < 1;
  const double best_of_worst = is_benefit ? -*threshold / (1 - *threshold) : info.least;
  const double least = is_paired ? best_of_worst - worst : best_of_worst;
  const double most = is_paired ? worst - best_of_worst : worst;
  return is_lower_deciding(requirement) ? requirement.limit <= least : requirement.limit >= most;
}

bool is_of_the_better_side(const Requirement& requirement) {
  const Better better = metric_of(requirement.metric).info().better;
  return better != Better::neither && is_lower_deciding(requirement) != (better == Better::higher);
}

}  // namespace etalon::validation
