// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

inline RequirementPlan plan_of(const std::vector<Requirement>& requirements) {
  return {.name = "test", .requirements = requirements};
}

/// One that is called like its metric.
inline Requirement requirement_of(const std::string& metric, double limit) {
  const MetricInfo& info = metric_of(metric).info();
  return {.id = metric,
          .metric = metric,
          .threshold = info.needs_threshold ? std::optional(0.5) : std::nullopt,
          .prevalence = info.needs_prevalence ? std::optional(0.1) : std::nullopt,
          .limit = limit};
}

}  // namespace etalon::validation
