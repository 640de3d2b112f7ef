// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "distributed/communicator.hpp"
#include "distributed/position.hpp"

namespace etalon::distributed {

/// A rank that holds the others up.
struct StuckRank {
  std::int64_t rank = 0;
  std::string node;
  std::string message;  ///< what is wrong with it, and where it was last seen
};

/// Notices a rank that lives but does not go on, which no launcher does. A thread of each rank
/// sends the rank's position to the next one (rank r to r + 1, the last to 0) and judges the one
/// before:
///
/// - stopped: no sign of life for the whole limit (SIGSTOP, a frozen or unreachable node);
/// - stuck: this rank waits in an exchange for the whole limit, while that one has not come to it
///   and was on a processor for less than a hundredth of it (a deadlock, a dead file system). A
///   rank inside `Communicator::wait_outside` is given the longest time that its partner may take
///   in addition, anew with each sign of progress.
///
/// A rank that computes, however long, is never reported, nor is one that was stopped together with
/// its watcher. Signs of life are UDP packets; where a network lets none through, nothing is judged
/// and one line on stderr says so. They cost a lock in each exchange; results never depend on them.
class Watchdog {
 public:
  using Report = std::function<void(const StuckRank&)>;

  /// Collective. `report` is called by the watchdog's thread, at most once on a rank.
  Watchdog(Communicator& comm, std::chrono::milliseconds limit, Report report);
  /// Tells the next rank that nothing more comes.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  struct Neighbours;
  void watch();
  /// Judges the rank before, `passed` after the last time; whether there is nothing more to judge.
  bool judge(std::chrono::milliseconds passed, const Position& mine);

  Communicator& comm_;
  std::chrono::milliseconds limit_;
  Report report_;
  PositionBoard board_;
  std::unique_ptr<Neighbours> neighbours_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace etalon::distributed
