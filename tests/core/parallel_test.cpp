// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/error.hpp"

namespace etalon {
namespace {

TEST(Parallel, each_part_is_done_once_for_any_thread_count) {
  for (const std::int64_t threads : {1, 2, 3, 8}) {
    std::vector<std::atomic<int>> done(100);
    for_each_part(100, threads, [&](std::int64_t part) { ++done[static_cast<std::size_t>(part)]; });
    for (const auto& times : done) EXPECT_EQ(times, 1);
  }
}

TEST(Parallel, no_part_means_no_call) {
  for_each_part(0, 4, [](std::int64_t) { FAIL(); });
}

TEST(Parallel, one_thread_is_the_callers_and_keeps_the_order) {
  std::vector<std::int64_t> order;
  for_each_part(5, 1, [&](std::int64_t part) { order.push_back(part); });
  EXPECT_EQ(order, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST(Parallel, two_threads_are_at_work_at_the_same_time) {
  std::atomic<int> inside = 0;
  for_each_part(2, 2, [&](std::int64_t) {
    ++inside;
    while (inside < 2) std::this_thread::yield();
  });
  EXPECT_EQ(inside, 2);
}

TEST(Parallel, what_a_part_throws_reaches_the_caller_and_ends_the_work) {
  for (const std::int64_t threads : {1, 4}) {
    std::atomic<std::int64_t> calls = 0;
    EXPECT_THROW(for_each_part(1'000'000, threads,
                               [&](std::int64_t part) {
                                 ++calls;
                                 if (part == 3) throw std::runtime_error("part 3");
                               }),
                 std::runtime_error);
    EXPECT_LT(calls, 1'000'000);
  }
}

TEST(Parallel, a_thread_count_outside_1_to_4096_is_refused) {
  for (const std::int64_t threads : {0, -1, 4097}) {
    EXPECT_THROW(for_each_part(1, threads, [](std::int64_t) {}), Error);
  }
}

}  // namespace
}  // namespace etalon
