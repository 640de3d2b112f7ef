// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "jobs/directory/job_lock.hpp"

namespace etalon::jobs {

/// Throws unless a path can be the directory of the job of this name: it is not there, is empty, or
/// was made by Etalon for that job, and lies in no other job directory. An empty name is any job's.
/// Only reads. A config error, or that of a marker which cannot be read.
void check_directory(const std::filesystem::path& directory, std::string_view job_name);

/// Whether a folder is the directory of some job.
[[nodiscard]] bool is_job_directory(const std::filesystem::path& folder);

/// The process that writes into a job directory now, when it is another one than this. Only reads.
[[nodiscard]] std::optional<Holder> other_holder(const std::filesystem::path& directory);

/// A job directory that this process alone writes into, until the value is destroyed. Made by one
/// process of a run, before anything is written:
///
///     const JobDirectory held = JobDirectory::claim(job.directory(), job.job.name);
///
/// A directory belongs to Etalon when it holds `.etalon/job.json`, which is made in an absent or
/// empty directory only: nothing that somebody else made is ever changed or removed.
class JobDirectory {
 public:
  /// Makes the directory when it is missing, takes its lock and removes what a killed process left
  /// in `.etalon/temporary`. Throws as `check_directory`, and an io error naming the holder for a
  /// directory that is in use.
  [[nodiscard]] static JobDirectory claim(const std::filesystem::path& directory,
                                          std::string_view job_name);

  /// What the log should say about the last run; empty when it ended in order.
  [[nodiscard]] std::string warning() const;

 private:
  explicit JobDirectory(JobLock lock) : lock_(std::move(lock)) {}
  JobLock lock_;
};

/// Takes the lock of a folder that may be a job directory (a folder with a package may be a pulled
/// one, which has no lock).
[[nodiscard]] std::optional<JobDirectory> claim_if_job_directory(
    const std::filesystem::path& folder);

}  // namespace etalon::jobs
