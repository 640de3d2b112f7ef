// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/holder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

TEST(Holder, is_read_back_from_its_line) {
  Holder holder = this_process();
  EXPECT_EQ(holder.process, ::getpid());
  holder.command = "etalon run \"a b\".toml\x1b[31m";
  const auto read = parse_holder(holder_text(holder));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->host, holder.host);
  EXPECT_EQ(read->boot, holder.boot);
  EXPECT_EQ(read->process, holder.process);
  EXPECT_EQ(read->started, holder.started);
  EXPECT_EQ(read->since, holder.since);
  EXPECT_EQ(read->command, holder.command);
}

TEST(Holder, is_nothing_in_a_line_that_is_not_whole) {
  EXPECT_FALSE(parse_holder("").has_value());
  EXPECT_FALSE(parse_holder("{\"host\":\"a\"").has_value());
  EXPECT_FALSE(parse_holder("[]").has_value());
}

TEST(Holder, is_described_without_control_characters) {
  Holder holder = this_process();
  holder.command = "etalon\x1b[31m run";
  EXPECT_THAT(describe(holder), HasSubstr("\"etalon\\u001b[31m run\" (process "));
}

TEST(HasEnded, knows_processes_of_this_host_only) {
  const Holder here = this_process();
  EXPECT_FALSE(has_ended(here));
  Holder earlier_boot = here;
  earlier_boot.boot = "another";
  EXPECT_TRUE(has_ended(earlier_boot));
  Holder same_number = here;
  same_number.started -= 1;
  EXPECT_TRUE(has_ended(same_number));
  Holder elsewhere = earlier_boot;
  elsewhere.host = "another";
  EXPECT_FALSE(has_ended(elsewhere));
}

TEST(HasEnded, sees_a_process_that_has_gone) {
  Holder holder = this_process();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  holder.process = child;
  EXPECT_TRUE(has_ended(holder));
}

}  // namespace
}  // namespace etalon::jobs
