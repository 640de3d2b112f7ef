// SPDX-License-Identifier: Apache-2.0
#include "validation/power/simulation.hpp"

#include <gtest/gtest.h>

namespace etalon::validation {
namespace {

TEST(Simulation, the_count_does_not_depend_on_threads_and_every_study_is_told_of) {
  std::int64_t done = 0;
  const Simulation one{.seed = 4, .samples = 1001, .threads = 1, .done = [&](std::int64_t studies) {
                         done += studies;
                       }};
  const auto passes = [](Draws& draws) { return draws.uniform() < 0.3; };
  const Chance expected = simulate(one, 1, passes);
  EXPECT_EQ(done, 1001);
  EXPECT_EQ(expected.samples, 1001);
  EXPECT_NEAR(expected.value, 0.3, 0.06);
  Simulation several = one;
  several.threads = 3;
  EXPECT_EQ(simulate(several, 1, passes), expected);
  EXPECT_NE(simulate(one, 2, passes), expected);
  Simulation other = one;
  other.seed = 5;
  EXPECT_NE(simulate(other, 1, passes), expected);
}

TEST(Simulation, an_error_of_a_study_is_the_error_of_the_simulation) {
  EXPECT_THROW((void)simulate({.samples = 100, .threads = 2}, 0,
                              [](Draws&) -> bool { throw std::runtime_error("study"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace etalon::validation
