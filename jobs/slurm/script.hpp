// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// What the batch script runs.
struct SlurmCommand {
  std::filesystem::path program;       ///< of etalon, absolute
  std::filesystem::path job_file;      ///< as given, relative to the folder of submission
  std::vector<std::string> overrides;  ///< --set values
};

/// A batch script for sbatch that runs every step of the job: ranks by srun, which ends the job
/// when one of them dies; a signal before the time limit, after which the job is requeued and goes
/// on from its last checkpoint. Throws a config error for more ranks than logical shards, of which
/// some would have no work, an unsupported error for accelerators, which nothing computes on.
[[nodiscard]] std::string slurm_script(const Job& job, const SlurmCommand& command);

/// Hands a script to sbatch and returns the number of the job. Throws io errors with sbatch's own
/// words, not_configured when there is no sbatch on this machine.
[[nodiscard]] std::string submit(const std::filesystem::path& script);

}  // namespace etalon::jobs
