// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "distributed/call.hpp"

namespace etalon::distributed {

/// Where a rank is: its last exchange, whether it still is inside, and what it works on.
struct Position {
  Call call;                    ///< the last one begun
  std::int64_t calls = 0;       ///< begun so far
  bool is_waiting = false;      ///< inside the last one
  std::array<char, 96> work{};  ///< words of the last `note`: `epoch 3, step 5`
  std::int64_t signs = 0;       ///< of progress outside the job, so far
  std::int64_t patience = 0;    ///< milliseconds without such a sign that are no fault
};

/// `waiting in call 7, max of 8 B at a.cpp:12`, or `working on epoch 3, step 5 after call 7, …`.
[[nodiscard]] std::string describe(const Position& position);

/// The position of this rank, written by the thread that makes exchanges, read by the watchdog's.
class PositionBoard {
 public:
  void begin(const Call& call) noexcept;
  void end() noexcept;
  void note(std::string_view work) noexcept;
  /// From here on a sign of progress is due every so often, beyond the watchdog's limit; 0: no
  /// more.
  void outside(std::chrono::milliseconds patience) noexcept;
  void sign() noexcept;
  [[nodiscard]] Position read() const;

 private:
  mutable std::mutex mutex_;
  Position position_;
};

}  // namespace etalon::distributed
