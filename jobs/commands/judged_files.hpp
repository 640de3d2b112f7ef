// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jobs/commands/arguments.hpp"
#include "jobs/judging/judge_files.hpp"

namespace etalon::jobs {

/// What `validate` and `recompute` are to judge. Throws a usage error for a signature that no key
/// is given for, which nobody would look at.
[[nodiscard]] JudgedFiles judged_files(const Arguments& arguments);

}  // namespace etalon::jobs
