// SPDX-License-Identifier: Apache-2.0
#include "core/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace etalon {
namespace {

TEST(Rfc3339, known_instants) {
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(951'782'400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(rfc3339(1'700'000'000), "2023-11-14T22:13:20Z");
}

TEST(UtcNow, follows_source_date_epoch_and_else_the_clock) {
  ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  EXPECT_EQ(utc_now(), "2023-11-14T22:13:20Z");
  ::setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
  EXPECT_GT(utc_now(), "2024-01-01T00:00:00Z");
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_GT(utc_now(), "2024-01-01T00:00:00Z");
}

TEST(Stopwatch, never_runs_backwards_and_counts_seconds) {
  const Stopwatch watch;
  const double before = watch.seconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_GE(before, 0.0);
  EXPECT_GE(watch.seconds(), before + 0.02);
}

}  // namespace
}  // namespace etalon
