// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/easy_limits.hpp"

#include <algorithm>
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
  auto [least, most] = ends_of(requirement);
  if (is_difference(requirement)) {
    // Of two errors with a sign the observed values cancel: they differ as two predictions may.
    const bool has_sign = metric_of(requirement.metric).info().better == Better::neither;
    const double apart = has_sign ? std::max(most, -least) : most - least;
    least = -apart;
    most = apart;
  }
  return is_lower_deciding(requirement) ? requirement.limit <= least : requirement.limit >= most;
}

bool is_of_the_better_side(const Requirement& requirement) {
  const Better better = metric_of(requirement.metric).info().better;
  return better != Better::neither && is_lower_deciding(requirement) != (better == Better::higher);
}

std::string why_endless(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const auto [least, most] = ends_of(requirement);
  const bool is_lower = is_lower_deciding(requirement);
  const bool is_paired = is_difference(requirement);
  if (std::isfinite(is_paired ? most - least : is_lower ? least : most)) return {};
  const bool is_of_amounts = info.better != Better::higher &&
                             (info.target == Target::real || info.target == Target::masks);
  if (is_of_amounts && !requirement.range.empty())
    return text("a range from ", requirement.range.at(0), " to ", requirement.range.at(1),
                " is wider than any number can say; declare a narrower one");
  if (is_of_amounts)
    return text(info.id, " has no end without a range = ",
                info.target == Target::masks ? "[0, largest]" : "[lowest, highest]",
                ", so that nobody knows which limit asks for something; declare it");
  if (info.better == Better::neither)
    return text(info.id,
                " has no end, so that nobody knows which limit asks for something; require "
                "it outside of families");
  // An explained share is 0 by the mean of all, a likelihood ratio 1 of a test that tells nothing.
  const bool is_explained = info.better == Better::higher && std::isfinite(most);
  if (is_paired && !is_explained)
    return text("a difference in ", info.id,
                " has no end, so that nobody knows which limit asks for something; require the "
                "value itself");
  const double constant = is_explained ? (is_paired ? -most : 0) : 1;
  if (is_lower ? requirement.limit >= constant : requirement.limit <= constant) return {};
  return text("a model that says the same of every case has ", info.id, " = ", is_explained ? 0 : 1,
              " and meets a limit of ", requirement.limit,
              ", which would be a claim of nothing; name another limit");
}

}  // namespace etalon::validation
