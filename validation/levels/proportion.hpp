// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// The groups of cases that the plan counts as independent: patients, or single cases.
[[nodiscard]] Clusters clusters_by(const Plan& plan, std::span<const std::string> patient_ids);

/// 1 − alpha: the confidence level of every two-sided interval of the plan.
[[nodiscard]] double confidence_level(const Plan& plan);

/// Fills estimate, interval, method, counts and verdict of a finding about the share of the cases
/// that `is_failure` (n) marks, by the bounds of a share over patients. Its limit is set.
void set_failures(Finding& finding, const Clusters& clusters,
                  std::span<const std::uint8_t> is_failure, const Plan& plan);

}  // namespace etalon::validation
