// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/follow_up.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(FollowUp, counts_who_is_there_at_each_time) {
  const std::vector<double> time = {3, 1, 3, 2, 3, 1};
  const std::vector<std::int64_t> event = {1, 1, 0, 0, 1, 1};
  const TimeTable table = time_table({time, event});
  EXPECT_EQ(table.time, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(table.at_risk, (std::vector<std::int64_t>{6, 4, 3}));
  EXPECT_EQ(table.events, (std::vector<std::int64_t>{2, 0, 2}));
  EXPECT_EQ(table.censored, (std::vector<std::int64_t>{0, 1, 1}));
  EXPECT_EQ(table.order, (std::vector<std::uint32_t>{1, 5, 3, 0, 2, 4}));
  EXPECT_EQ(table.count_until(2), 2U);
  EXPECT_EQ(table.count_before(2), 1U);
  EXPECT_EQ(table.count_until(0.5), 0U);
}

TEST(FollowUp, minus_zero_is_zero) {
  const std::vector<double> time = {-0.0, 0.0};
  const std::vector<std::int64_t> event = {1, 1};
  const TimeTable table = time_table({time, event});
  EXPECT_EQ(table.size(), 1U);
  EXPECT_FALSE(std::signbit(table.time[0]));
}

TEST(FollowUp, refuses_what_is_no_follow_up_by_name) {
  const std::vector<std::int64_t> event = {1, 0};
  const auto table = [&](std::vector<double> time, std::vector<std::int64_t> events) {
    return
        [time = std::move(time), events = std::move(events)] { (void)time_table({time, events}); };
  };
  expect_error(ErrorKind::format, "no cases", table({}, {}));
  expect_error(ErrorKind::format, "2 times for 1 event flags", table({1, 2}, {1}));
  expect_error(ErrorKind::numeric, "time of case 1 is nan", table({1, std::nan("")}, {1, 0}));
  expect_error(ErrorKind::numeric, "time of case 0 is -1", table({-1, 1}, {1, 0}));
  expect_error(ErrorKind::format, "event of case 1 is 2", table({1, 1}, {1, 2}));
}

TEST(FollowUp, refuses_risks_that_are_no_probabilities) {
  const std::vector<double> time = {1, 2};
  const std::vector<std::int64_t> event = {1, 0};
  expect_error(ErrorKind::numeric, "risk of case 1 is 1.5",
               [&] { check_risks({time, event}, std::vector<double>{0, 1.5}); });
  expect_error(ErrorKind::format, "1 values (risk) for 2 cases",
               [&] { check_risks({time, event}, std::vector<double>{0}); });
  expect_error(ErrorKind::numeric, "risk of case 0 is inf",
               [&] { check_follow_up({time, event}, std::vector<double>{HUGE_VAL, 0}, "risk"); });
}

}  // namespace
}  // namespace etalon::validation
