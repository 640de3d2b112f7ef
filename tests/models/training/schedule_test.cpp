// SPDX-License-Identifier: Apache-2.0
#include "models/training/schedule.hpp"

#include <gtest/gtest.h>

#include <array>

namespace etalon::models {
namespace {

TEST(Schedule, one_cycle_follows_pytorch) {
  // torch 2.11: OneCycleLR(max_lr=0.002, total_steps=20, pct_start=0.3), steps 0, 1, 5, 6, 12, 19.
  const ScheduleOptions options{.kind = "one_cycle", .learning_rate = 0.002, .warmup = 0.3};
  constexpr std::array<std::pair<std::int64_t, double>, 6> expected = {{{0, 7.999999999999999e-05},
                                                                        {1, 0.0002633436854000504},
                                                                        {5, 0.002},
                                                                        {6, 0.001974928012470175},
                                                                        {12, 0.0010000039999999999},
                                                                        {19, 8e-09}}};
  for (const auto& [step, rate] : expected) {
    EXPECT_NEAR(learning_rate(options, step, 20, 5), rate, 1e-15) << "step " << step;
  }
}

TEST(Schedule, cosine_begins_at_the_rate_and_falls_towards_zero) {
  const ScheduleOptions options{.kind = "cosine", .learning_rate = 0.1};
  EXPECT_DOUBLE_EQ(learning_rate(options, 0, 100, 10), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(options, 50, 100, 10), 0.05);
  EXPECT_LT(learning_rate(options, 99, 100, 10), 1e-4);
}

TEST(Schedule, warm_up_rises_to_the_rate) {
  const ScheduleOptions options{.kind = "constant", .learning_rate = 1.0, .warmup = 0.1};
  EXPECT_DOUBLE_EQ(learning_rate(options, 0, 100, 10), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(options, 9, 100, 10), 1.0);
  EXPECT_DOUBLE_EQ(learning_rate(options, 10, 100, 10), 1.0);
}

TEST(Schedule, step_falls_at_the_named_epochs) {
  const ScheduleOptions options{
      .kind = "step", .learning_rate = 1.0, .factor = 0.1, .steps = {2, 4}};
  EXPECT_DOUBLE_EQ(learning_rate(options, 19, 100, 10), 1.0);
  EXPECT_DOUBLE_EQ(learning_rate(options, 20, 100, 10), 0.1);
  EXPECT_NEAR(learning_rate(options, 40, 100, 10), 0.01, 1e-15);
}

}  // namespace
}  // namespace etalon::models
