// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "jobs/records/step.hpp"

namespace etalon::jobs {

// The steps, in pipeline order, one file each. Each is collective, does nothing when its
// record matches, and returns whether it did anything.
bool data_step(const StepContext& context);
bool train_step(const StepContext& context);
bool compress_step(const StepContext& context);
bool validate_step(const StepContext& context);
bool package_step(const StepContext& context);
bool certify_step(const StepContext& context);
bool push_step(const StepContext& context);

// What a step's record is compared with, for those of the steps above whose plan a look may need.
// Each reads the step's inputs and throws an io error when one is missing. Called by any rank.
[[nodiscard]] StepPlan data_plan(const Job& job, const std::string& source_digest);
[[nodiscard]] StepPlan train_plan(const Job& job);
[[nodiscard]] StepPlan compress_plan(const Job& job);
[[nodiscard]] StepPlan validate_plan(const Job& job);
[[nodiscard]] StepPlan package_plan(const Job& job);
[[nodiscard]] StepPlan certify_plan(const Job& job);
[[nodiscard]] StepPlan push_plan(const Job& job);

/// Names of the steps, in that order.
[[nodiscard]] std::span<const std::string_view> step_names();
/// Runs the steps up to and with `last` (`train`, …, `push`), those after `data` with the plan that
/// `settle_plan` leaves. Throws a config error after the step
/// `data` when a split that a later one needs got no samples. Collective.
void run_through(const StepContext& given, std::string_view last);

}  // namespace etalon::jobs
