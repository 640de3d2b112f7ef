// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/censoring_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"

namespace etalon::validation {
namespace {

TEST(CensoringWeights, make_up_for_the_censored_cases) {
  // While somebody is followed beyond t the weights of all cases add up to their number.
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const PlainCases cases = random_cases(seed, 50, 10);
    const CensoringWeightsAt at = weights_at(cases.follow_up(), 6);
    if (at.alive == 0) continue;
    EXPECT_NEAR(std::accumulate(at.weight.begin(), at.weight.end(), 0.0), 50, 1e-12);
  }
}

TEST(CensoringWeights, are_one_over_the_chance_of_being_seen) {
  const PlainCases cases = random_cases(4, 40, 8);
  const plain::Weights ones(40, 1.0);
  const CensoringWeightsAt at = weights_at(cases.follow_up(), 5);
  for (std::size_t i = 0; i < 40; ++i) {
    if (cases.time[i] > 5) {
      EXPECT_EQ(at.state[i], StateAt::alive);
      EXPECT_NEAR(at.weight[i], 1 / plain::curve(cases, ones, 5, false, true), 1e-13);
    } else if (cases.event[i] == 1) {
      EXPECT_EQ(at.state[i], StateAt::event);
      EXPECT_NEAR(at.weight[i], 1 / plain::curve(cases, ones, cases.time[i], true, true), 1e-13);
    } else {
      EXPECT_EQ(at.state[i], StateAt::unknown);
      EXPECT_EQ(at.weight[i], 0);
    }
  }
}

TEST(CensoringWeights, influence_is_the_derivative_of_the_weights) {
  const PlainCases cases = random_cases(6, 30, 8);
  const CensoringWeightsAt at = weights_at(cases.follow_up(), 5);
  const std::vector<double> mine = weight_influence(cases.follow_up(), at, cases.risk);
  const std::vector<double> theirs = plain::derivative(30, [&](const plain::Weights& w) {
    double sum = 0;
    for (std::size_t i = 0; i < 30; ++i) {
      if (cases.time[i] > 5) sum += cases.risk[i] / plain::curve(cases, w, 5, false, true);
      if (cases.time[i] <= 5 && cases.event[i] == 1)
        sum += cases.risk[i] / plain::curve(cases, w, cases.time[i], true, true);
    }
    return sum;
  });
  for (std::size_t i = 0; i < 30; ++i) EXPECT_NEAR(mine[i], theirs[i], 1e-8) << "case " << i;
}

TEST(CensoringWeights, need_a_time_that_can_be_reached) {
  const PlainCases cases = random_cases(6, 30, 8);
  expect_error(ErrorKind::numeric, "declared time is 0",
               [&] { (void)weights_at(cases.follow_up(), 0); });
  expect_error(ErrorKind::numeric, "declared time is nan",
               [&] { (void)weights_at(cases.follow_up(), std::nan("")); });
}

}  // namespace
}  // namespace etalon::validation
