// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/uncertainty/clusters.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {

/// The groups of cases that the plan counts as independent: patients, or single cases.
[[nodiscard]] Clusters clusters_by(const Plan& plan, std::span<const std::string> patient_ids);

/// 1 − alpha: the confidence level of every two-sided interval of the plan.
[[nodiscard]] double confidence_level(const Plan& plan);
/// `two-sided 95 %`.
[[nodiscard]] std::string level_text(const Plan& plan);

/// Share of the cases with `is_trial` that have `is_success`, with Wilson's interval: over patients
/// (`clustered_wilson`) when some patient has more than one case. Both spans have n entries.
[[nodiscard]] ClusteredProportion proportion(const Clusters& clusters,
                                             std::span<const std::uint8_t> is_success,
                                             std::span<const std::uint8_t> is_trial, double level);

/// Fills estimate, interval, method, counts and, with threshold and bound set, the verdict.
void set_proportion(Finding& finding, const ClusteredProportion& share, const Plan& plan);

}  // namespace etalon::validation
