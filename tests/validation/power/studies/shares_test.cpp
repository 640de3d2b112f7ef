// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/shares.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon::validation {
namespace {

struct Moments {
  double mean = 0;
  double of_pairs = 0;  ///< how often two trials of one patient both succeed
};

Moments moments(const ShareModel& model) {
  const ShareStudies studies(model);
  double successes = 0;
  double trials = 0;
  double both = 0;
  double pairs = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Draws draws(5, 0, i);
    const auto drawn = studies.draw(draws);
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      const double x = static_cast<double>(drawn[k]);
      const double n = static_cast<double>(model.trials[k]);
      EXPECT_GE(x, 0);
      EXPECT_LE(x, n);
      successes += x;
      trials += n;
      both += x * (x - 1);
      pairs += n * (n - 1);
    }
  }
  return {successes / trials, both / pairs};
}

TEST(ShareModel, beta_binomial_trials_have_the_share_and_correlate_as_stated) {
  for (const double share : {0.6, 0.95}) {
    for (const double correlation : {0.0, 0.2, 0.7}) {
      const Moments found = moments({.trials = {1, 2, 3, 5, 8, 2, 4, 4, 4, 4},
                                     .correlation = correlation,
                                     .together = Togetherness::beta,
                                     .share = share});
      EXPECT_NEAR(found.mean, share, 0.008);
      const double expected = share * share + correlation * share * (1 - share);
      EXPECT_NEAR(found.of_pairs, expected, 0.015) << share << ", " << correlation;
    }
  }
}

TEST(ShareModel, a_normal_variable_behind_trials_keeps_the_share) {
  const Moments found = moments({.trials = equal_patients(10, 4),
                                 .correlation = 0.5,
                                 .together = Togetherness::normal,
                                 .share = 0.8});
  EXPECT_NEAR(found.mean, 0.8, 0.01);
  EXPECT_GT(found.of_pairs, 0.66);
}

TEST(DiscordantModel, gains_and_losses_come_as_often_as_stated) {
  const DiscordantModel model{
      .cases = equal_patients(40, 3), .correlation = 0.4, .lost = 0.07, .gained = 0.02};
  double gains = 0;
  double losses = 0;
  constexpr int studies = 2000;
  for (std::uint64_t i = 0; i < studies; ++i) {
    Draws draws(6, 0, i);
    const DiscordantSample sample = draw(model, draws);
    for (std::size_t k = 0; k < sample.gains.size(); ++k) {
      gains += static_cast<double>(sample.gains[k]);
      losses += static_cast<double>(sample.losses[k]);
    }
  }
  EXPECT_NEAR(gains / (120.0 * studies), 0.02, 0.002);
  EXPECT_NEAR(losses / (120.0 * studies), 0.07, 0.003);
}

}  // namespace
}  // namespace etalon::validation
