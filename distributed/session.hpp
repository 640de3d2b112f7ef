// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "distributed/communicator.hpp"

namespace etalon::distributed {

class Watchdog;

/// The process's membership in a job. Started by mpirun or srun it initializes MPI, started alone
/// it does not touch MPI and has one rank. One per process, made first in `main`.
///
/// The destructor finalizes MPI, but while an exception unwinds it aborts the job instead:
/// finalizing would wait for ranks that never come.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Communicator& world() noexcept { return world_; }
  [[nodiscard]] std::int64_t rank() const noexcept { return world_.rank(); }
  [[nodiscard]] std::int64_t size() const noexcept { return world_.size(); }
  /// Starts the watchdog, which ends the job with a line that names a rank that is stopped or stuck
  /// for `limit` (exit code 12); 0: none, and none without other ranks. It lasts as long as the
  /// session. Collective.
  void watch(std::chrono::milliseconds limit);
  /// Host name of this rank's node.
  [[nodiscard]] static std::string node_name();
  /// The MPI library, such as `Open MPI v4.1.4`; asks for no launcher.
  [[nodiscard]] static std::string mpi_version();
  /// Ends every rank of the job at once with `code`. Without MPI: ends the process.
  [[noreturn]] void abort(int code) noexcept;

 private:
  bool with_mpi_ = false;
  int exceptions_at_start_ = 0;
  Communicator world_;
  std::unique_ptr<Watchdog> watchdog_;
};

}  // namespace etalon::distributed
