// SPDX-License-Identifier: Apache-2.0
#include "core/progress.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

namespace etalon {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Progress, ends_with_one_line_of_count_rate_time_and_note) {
  testing::internal::CaptureStderr();
  {
    Progress progress("train", 4, "steps");
    progress.update(2, "loss 0.5");
    progress.update(4, "loss 0.25");
    progress.finish();
    progress.finish();
  }
  const std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, StartsWith("train 4/4 steps, "));
  EXPECT_THAT(shown, HasSubstr("steps/s, took "));
  EXPECT_THAT(shown, HasSubstr(", loss 0.25\n"));
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 1);
}

TEST(Progress, what_was_done_before_is_no_part_of_the_rate) {
  for (const auto counted : {Progress::Counted::whole, Progress::Counted::part}) {
    testing::internal::CaptureStderr();
    Progress progress("replay", 960, "steps", true, 900, counted);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    progress.update(960);
    progress.finish();
    const std::string shown = testing::internal::GetCapturedStderr();
    const bool is_part = counted == Progress::Counted::part;
    EXPECT_THAT(shown, StartsWith(is_part ? "replay 60/60 steps, " : "replay 960/960 steps, "));
    const double rate = std::atof(shown.substr(shown.find(", ") + 2).c_str());
    EXPECT_GT(rate, 0);
    EXPECT_LE(rate, 600) << "60 steps took at least 0.1 s: " << shown;
  }
}

TEST(Progress, is_silent_when_disabled_and_between_lines) {
  testing::internal::CaptureStderr();
  {
    Progress off("train", 4, "steps", false);
    off.update(4);
    off.finish();
    Progress on("train", 1000, "steps");
    for (int i = 0; i < 1000; ++i) on.update(i);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Progress, a_total_of_zero_divides_by_nothing) {
  testing::internal::CaptureStderr();
  Progress progress("empty", 0, "files");
  progress.finish();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), StartsWith("empty 0/"));
}

/// Puts a pseudo-terminal in the place of stderr while it lives.
class TerminalStderr {
 public:
  TerminalStderr() : master_(::posix_openpt(O_RDWR | O_NOCTTY)), saved_(::dup(STDERR_FILENO)) {
    ::grantpt(master_);
    ::unlockpt(master_);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    ::dup2(slave_, STDERR_FILENO);
  }
  ~TerminalStderr() {
    ::close(slave_);
    ::close(master_);
    ::close(saved_);
  }
  /// Restores stderr and returns what was written.
  std::string take() {
    ::dup2(saved_, STDERR_FILENO);
    std::string result;
    // A terminal hands on what has arrived so far.
    for (::pollfd waiting{master_, POLLIN, 0}; ::poll(&waiting, 1, 300) > 0;) {
      std::array<char, 4096> part{};
      const ::ssize_t got = ::read(master_, part.data(), part.size());
      if (got <= 0) break;
      result.append(part.data(), static_cast<std::size_t>(got));
    }
    return result;
  }

 private:
  int master_;
  int saved_;
  int slave_ = -1;
};

TEST(Progress, draws_a_bar_on_a_terminal_and_ends_the_line_it_began) {
  TerminalStderr terminal;
  {
    Progress progress("train", 4, "steps");
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    progress.update(2);
  }
  const std::string shown = terminal.take();
  EXPECT_THAT(shown, HasSubstr("\r\x1b[Ktrain [############............] 2/4 steps"));
  EXPECT_THAT(shown, HasSubstr(" left"));
  EXPECT_EQ(shown.back(), '\n');
}

}  // namespace
}  // namespace etalon
