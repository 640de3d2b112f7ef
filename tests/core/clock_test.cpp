// SPDX-License-Identifier: Apache-2.0
#include "core/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "core/error.hpp"

namespace etalon {
namespace {

using testing::HasSubstr;

TEST(Rfc3339, known_instants) {
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(951'782'400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(rfc3339(1'700'000'000), "2023-11-14T22:13:20Z");
}

TEST(Rfc3339, is_read_back_as_it_is_written) {
  for (const std::int64_t instant :
       {std::int64_t{0}, std::int64_t{951'782'400}, std::int64_t{1'700'000'000},
        std::int64_t{4'102'444'799}, std::int64_t{253'402'300'799}}) {
    EXPECT_EQ(parse_rfc3339(rfc3339(instant)), instant) << rfc3339(instant);
  }
}

TEST(Rfc3339, any_other_text_is_no_time) {
  for (const char* text : {"",
                           "yesterday",
                           "9999",
                           "2026-03-01",
                           "2026-03-01T12:00:05",
                           "2026-03-01t12:00:05z",
                           "2026-03-01 12:00:05Z",
                           "2026-03-01T12:00:05.0Z",
                           "2026-03-01T12:00:05+00:00",
                           " 2026-03-01T12:00:05Z",
                           "2026-03-01T12:00:05Z ",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-10T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-03-01T24:00:00Z",
                           "2026-03-01T12:60:00Z",
                           "2026-03-01T12:00:60Z",
                           "1969-12-31T23:59:59Z",
                           "+026-03-01T12:00:05Z",
                           "2026-03-01T12:00:0\nZ"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

TEST(UtcNow, follows_source_date_epoch_and_else_the_clock) {
  ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  EXPECT_EQ(utc_now(), "2023-11-14T22:13:20Z");
  ::setenv("SOURCE_DATE_EPOCH", "0", 1);
  EXPECT_EQ(utc_now(), "1970-01-01T00:00:00Z");
  ::setenv("SOURCE_DATE_EPOCH", "253402300799", 1);
  EXPECT_EQ(utc_now(), "9999-12-31T23:59:59Z");
  EXPECT_EQ(later_than_clock("9999-12-31T23:59:59Z"), "");
  ::setenv("SOURCE_DATE_EPOCH", "", 1);
  EXPECT_GT(utc_now(), "2024-01-01T00:00:00Z");
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_GT(utc_now(), "2024-01-01T00:00:00Z");
}

TEST(UtcNow, a_source_date_epoch_that_is_no_time_of_these_years_is_a_config_error) {
  for (const std::string value :
       {"-1", "253402300800", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
        "yesterday", "1.5", "1e9", " 1"}) {
    ::setenv("SOURCE_DATE_EPOCH", value.c_str(), 1);
    const auto fails = [&](const auto& read) {
      try {
        static_cast<void>(read());
        ADD_FAILURE() << "read: " << value;
      } catch (const Error& problem) {
        EXPECT_EQ(problem.kind(), ErrorKind::config) << problem.what();
        EXPECT_THAT(problem.what(), HasSubstr("SOURCE_DATE_EPOCH"));
        EXPECT_THAT(problem.what(), HasSubstr("is \"" + value +
                                              "\"; allowed are whole seconds from "
                                              "0 (1970) to 253402300799"));
      }
    };
    fails([] { return utc_now(); });
    fails([] { return later_than_clock("2026-03-01T12:00:05Z"); });
  }
  ::unsetenv("SOURCE_DATE_EPOCH");
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
