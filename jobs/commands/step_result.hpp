// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/json.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// What a step verb prints with --json: {step, directory, done, outputs} with the digests of what
/// the step made; from `validate` on {verdict, reasons, waivers} of the report, then `package`,
/// `certificate` and `pushed` as far as the steps up to this one made them. Reads records and
/// report of the job directory. Called by one rank.
[[nodiscard]] Json step_result(const Job& job, std::string_view step);

}  // namespace etalon::jobs
