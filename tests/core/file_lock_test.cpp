// SPDX-License-Identifier: Apache-2.0
#include "core/file_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "core/error.hpp"

namespace etalon {
namespace {

TEST(FileLock, keeps_others_out_until_it_is_destroyed) {
  {
    const FileLock lock("a.lock");
    EXPECT_FALSE(FileLock::attempt("a.lock").has_value());
  }
  EXPECT_TRUE(FileLock::attempt("a.lock").has_value());
}

TEST(FileLock, is_given_back_by_a_process_that_is_killed) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const FileLock lock("b.lock");
    static_cast<void>(::write(ends[1], "x", 1));
    ::pause();
    ::_exit(0);
  }
  char ready = 0;
  ASSERT_EQ(::read(ends[0], &ready, 1), 1);
  EXPECT_FALSE(FileLock::attempt("b.lock").has_value());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(FileLock::attempt("b.lock").has_value());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(FileLock, never_opens_a_link_or_a_pipe_in_its_place) {
  ::unlink("linked.lock");
  ASSERT_EQ(::symlink("elsewhere", "linked.lock"), 0);
  EXPECT_THROW(static_cast<void>(FileLock::attempt("linked.lock")), Error);
  EXPECT_NE(::access("elsewhere", F_OK), 0);
  ::unlink("pipe.lock");
  ASSERT_EQ(::mkfifo("pipe.lock", 0600), 0);
  EXPECT_THROW(FileLock("pipe.lock"), Error);
}

}  // namespace
}  // namespace etalon
