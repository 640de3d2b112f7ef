// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/file_lock.hpp"
#include "jobs/directory/holder.hpp"

namespace etalon::jobs {

/// The right of one process to write into a job directory, held until it is destroyed. The system
/// gives the lock on `<folder>/lock` back when the process dies, however it dies; the file says who
/// holds it. Where the file system carries no locks, `<folder>/holder` stands while somebody
/// writes: that of a process of this host that has ended is taken over, that of a process of
/// another host has to be removed by hand. Throws an io error that names the holder.
class JobLock {
 public:
  /// `folder`: `.etalon` of the job directory, which is there.
  explicit JobLock(const std::filesystem::path& folder);
  ~JobLock();
  JobLock(JobLock&& other) noexcept;
  JobLock& operator=(JobLock&&) = delete;

  /// Who held the lock last, when that process did not give it back: it was killed. Or it still
  /// runs on another host that does not share locks with this one.
  [[nodiscard]] const std::optional<Holder>& interrupted() const noexcept { return interrupted_; }

 private:
  std::filesystem::path folder_;
  std::optional<FileLock> lock_;
  std::optional<Holder> interrupted_;
  std::string written_;  ///< what stands in the file; empty: moved from
};

}  // namespace etalon::jobs
