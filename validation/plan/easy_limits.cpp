// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/easy_limits.hpp"

#include <cmath>

#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

/// Between which values a metric of one model lies.
struct Ends {
  double least = 0;
  double most = 0;
};

Ends ends_of(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  Ends ends = {info.least, info.most};
  // No distance counts for more than the declared largest, no error for more than the range.
  if (requirement.range.size() == 2 && info.better != Better::higher) {
    ends.most = requirement.range[1] - requirement.range[0];
    if (info.better == Better::neither) ends.least = -ends.most;
  }
  // Who is called wrongly costs the odds of the threshold.
  const auto& threshold = requirement.threshold;
  if (info.id == "net_benefit/1" && threshold && *threshold < 1)
    ends.least = -*threshold / (1 - *threshold);
  return ends;
}

}  // namespace

bool is_met_by_all(const Requirement& requirement) {
  const auto [least, most] = ends_of(requirement);
  const bool is_paired = !requirement.reference.empty();
  return is_lower_deciding(requirement) ? requirement.limit <= (is_paired ? least - most : least)
                                        : requirement.limit >= (is_paired ? most - least : most);
}

bool is_of_the_better_side(const Requirement& requirement) {
  const Better better = metric_of(requirement.metric).info().better;
  return better != Better::neither && is_lower_deciding(requirement) != (better == Better::higher);
}

std::string why_endless(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const auto [least, most] = ends_of(requirement);
  const bool is_lower = is_lower_deciding(requirement);
  const bool is_paired = !requirement.reference.empty();
  if (std::isfinite(is_lower || is_paired ? least : 0) &&
      std::isfinite(is_lower && !is_paired ? 0 : most))
    return {};
  // Shares that are explained: none is by the mean of all.
  if (info.better == Better::higher && std::isfinite(most)) {
    const double constant = is_paired ? 0 - most : 0;
    return requirement.limit > constant
               ? std::string()
               : text("a model that says the same of every case has ", info.id,
                      " = 0 and meets a limit of ", requirement.limit);
  }
  return info.target == Target::real && requirement.range.empty()
             ? text(info.id,
                    " has no end without range = [lowest, highest], so that nobody knows "
                    "which limit asks for something")
             : std::string();
}

}  // namespace etalon::validation
