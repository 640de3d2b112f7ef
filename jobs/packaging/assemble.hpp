// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// Makes the folder that is signed, `package/` of the job directory, from the outputs of the steps
/// before: models, effective job file (without places and keys of this machine), card, plan,
/// report, golden vectors, and as evidence for a certifier the predictions without labels under
/// salted names. No times, ranks and places: the same job gives the same bytes everywhere. Throws
/// an integrity error when the report is about other models. Replaces an earlier package as a
/// whole. Called by one rank.
void assemble_package(const Job& job);

/// Throws a config error that names what stands in `package/` and is no part of a package: the step
/// replaces the folder as a whole, and what a user put there would be gone. Only reads.
void check_nothing_foreign(const Job& job);

}  // namespace etalon::jobs
