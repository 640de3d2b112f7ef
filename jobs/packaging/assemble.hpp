// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "jobs/job.hpp"

namespace etalon::jobs {

/// Makes the folder that is signed, `package/` of the job directory, from the outputs of the steps
/// before: models, effective job file (without places and keys of this machine), card, plan,
/// report, records and golden vectors. Replaces an earlier one as a whole. Called by one rank.
void assemble_package(const Job& job);

}  // namespace etalon::jobs
