// SPDX-License-Identifier: Apache-2.0
#include "core/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "core/text.hpp"

namespace etalon {
namespace {

constexpr auto terminal_period = std::chrono::milliseconds(100);
constexpr auto line_period = std::chrono::seconds(5);
constexpr std::int64_t bar_width = 24;

}  // namespace

Progress::Progress(std::string title, std::int64_t total, std::string_view unit, bool enabled,
                   std::int64_t begun, Counted counted)
    : title_(std::move(title)),
      unit_(unit),
      total_(std::max<std::int64_t>(total, 1)),
      done_(begun),
      begun_(begun),
      counted_(counted),
      enabled_(enabled),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
  // A line that was begun on a terminal is ended, also when an exception passes.
  if (enabled_ && terminal_ && !finished_ && drawn_ != start_) std::fputc('\n', stderr);
}

void Progress::update(std::int64_t done, std::string_view note) {
  done_ = done;
  if (!enabled_ || finished_) return;
  note_ = note;
  const auto now = Clock::now();
  const auto since = now - drawn_;
  if (terminal_ ? since >= terminal_period : since >= line_period) draw(now, false);
}

void Progress::finish() {
  if (!enabled_ || finished_) return;
  draw(Clock::now(), true);
  finished_ = true;
}

void Progress::draw(Clock::time_point now, bool last) {
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const std::int64_t here = done_ - begun_;
  const double rate = seconds > 0 ? static_cast<double>(here) / seconds : 0.0;
  const std::int64_t done = counted_ == Counted::part ? here : done_;
  const std::int64_t total =
      counted_ == Counted::part ? std::max<std::int64_t>(total_ - begun_, 1) : total_;
  std::string line = title_;
  if (terminal_) {
    const std::int64_t full = std::clamp<std::int64_t>(done * bar_width / total, 0, bar_width);
    line += " [" + std::string(static_cast<std::size_t>(full), '#') +
            std::string(static_cast<std::size_t>(bar_width - full), '.') + "]";
  }
  // Bytes are read in their multiples, other units are counted.
  if (unit_ == "B") {
    line += text(" ", human_bytes(done), " of ", human_bytes(total), ", ",
                 human_bytes(static_cast<std::int64_t>(rate)), "/s, ");
  } else {
    line += text(" ", done, "/", total, " ", unit_, ", ", fixed(rate, rate < 10 ? 2 : 0), " ",
                 unit_, "/s, ");
  }
  if (last) {
    line += text("took ", human_duration(seconds));
  } else {
    line += rate > 0 ? text(human_duration(static_cast<double>(total - done) / rate), " left")
                     : std::string("starting");
  }
  if (!note_.empty()) line += ", " + note_;
  line = terminal_ ? "\r\x1b[K" + line + (last ? "\n" : "") : line + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace etalon
