// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "jobs/check/inspection.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// What a run of the job up to and with step `last` will do: a line for each step, `to do (why)` or
/// `up to date`, by the records of the job directory. Compares inputs and configuration as the
/// steps do; of outputs only that they stand, for their bytes hold labels. Writes nothing.
[[nodiscard]] std::vector<Fact> forecast(const Job& job, std::string_view last);

}  // namespace etalon::jobs
