// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "distributed/alike.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// Every key of the effective job file as a fact that ranks must have alike, but for those that a
/// node may have of its own: the number of lanes, and where files lie (`job.directory`,
/// `data.path`, `data.patient_table`, `model.file`), whose contents are compared by the steps that
/// read them.
[[nodiscard]] distributed::Facts job_facts(const Job& job);

/// Verb and options of a command line, but for `--set` (part of the job's facts) and `--json`.
[[nodiscard]] distributed::Facts command_facts(std::string_view verb, const Arguments& arguments);

}  // namespace etalon::jobs
