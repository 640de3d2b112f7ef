// SPDX-License-Identifier: Apache-2.0
#include "models/training/lanes.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace etalon::models {
namespace {

TEST(Lanes, every_item_is_done_once_for_any_number_of_lanes) {
  for (const std::int64_t count : {1, 2, 3, 8}) {
    Lanes lanes(count);
    EXPECT_EQ(lanes.size(), count);
    std::vector<std::atomic<int>> done(100);
    for (int round = 0; round < 20; ++round) {
      lanes.run(0, 100, [&](std::int64_t item) { ++done[static_cast<std::size_t>(item)]; });
    }
    for (const auto& times : done) EXPECT_EQ(times, 20);
  }
}

TEST(Lanes, an_empty_range_is_nothing_to_do) {
  Lanes lanes(2);
  lanes.run(3, 3, [](std::int64_t) { FAIL() << "there is no item"; });
}

TEST(Lanes, zero_means_the_usable_cores) { EXPECT_GE(Lanes(0).size(), 1); }

TEST(Lanes, what_items_wrote_is_seen_when_run_returns) {
  Lanes lanes(4);
  std::vector<std::int64_t> squares(1000);
  lanes.run(0, 1000, [&](std::int64_t i) { squares[static_cast<std::size_t>(i)] = i * i; });
  for (std::int64_t i = 0; i < 1000; ++i) EXPECT_EQ(squares[static_cast<std::size_t>(i)], i * i);
}

TEST(Lanes, an_exception_stops_the_rest_is_rethrown_and_leaves_the_lanes_usable) {
  Lanes lanes(3);
  std::atomic<int> started = 0;
  EXPECT_THROW(lanes.run(0, 1'000'000,
                         [&](std::int64_t) {
                           ++started;
                           throw std::runtime_error("an item that fails");
                         }),
               std::runtime_error);
  EXPECT_LE(started, 3);
  std::atomic<int> done = 0;
  lanes.run(0, 10, [&](std::int64_t) { ++done; });
  EXPECT_EQ(done, 10);
}

}  // namespace
}  // namespace etalon::models
