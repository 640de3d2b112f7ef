// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

/// A progress line on stderr with rate and remaining time: a bar that is redrawn on a terminal,
/// a line every few seconds otherwise. Silent when `enabled` is false (ranks other than 0, --json).
/// One thread at a time.
class Progress {
 public:
  enum class Counted : std::uint8_t { whole, part };
  /// `begun` units were done before: they are not part of the rate, nor, for `Counted::part`, of
  /// what is shown.
  Progress(std::string title, std::int64_t total, std::string_view unit, bool enabled = true,
           std::int64_t begun = 0, Counted counted = Counted::whole);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` units so far; `note` is shown at the end of the line (`loss 0.123`).
  void update(std::int64_t done, std::string_view note = {});
  /// Draws the last state and ends the line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now, bool last);

  std::string title_;
  std::string unit_;
  std::string note_;
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
  std::int64_t begun_ = 0;
  Counted counted_ = Counted::whole;
  bool enabled_ = false;
  bool terminal_ = false;
  bool finished_ = false;
  Clock::time_point start_;
  Clock::time_point drawn_;
};

}  // namespace etalon
