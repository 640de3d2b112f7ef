// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jobs/options/job.hpp"
#include "validation/default_limits.hpp"

namespace etalon::jobs {

/// The patient of each sample of the test split, as data/manifest.json of the job directory has
/// them; none where the step `data` was not done. Reads no label.
[[nodiscard]] std::vector<std::string> patients_of_test(const Job& job);

/// Leaves the job with the plan that is signed: without those defaults that nobody wrote and that
/// these patients cannot show. The same for every look at one data set, so that each step means the
/// same plan. Returns what was left out.
std::vector<validation::LeftOut> settle_plan(Job& job, std::span<const std::string> test_patients);

}  // namespace etalon::jobs
