// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/followed.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "validation/metrics/survival/concordance.hpp"

namespace etalon::validation {
namespace {

TEST(FollowedModel, has_the_share_of_events_and_the_concordance_that_are_asked_for) {
  for (const double events : {0.1, 0.5, 0.9}) {
    for (const double concordance : {0.55, 0.75, 0.95}) {
      const auto model = followed_model(100, events, concordance);
      ASSERT_TRUE(model) << events << ", " << concordance;
      EXPECT_NEAR(truth_of(*model).events, events, 1e-9);
      EXPECT_NEAR(truth_of(*model).concordance, concordance, 1e-9);
    }
    const auto mistaken = mistaken_model(100, events, 0.8, 0.97);
    ASSERT_TRUE(mistaken);
    EXPECT_NEAR(truth_of(*mistaken).concordance, 0.8, 1e-9);
    EXPECT_GT(mistaken->mistaken, 0.1);
  }
  EXPECT_FALSE(followed_model(100, 0.5, 0.9999));
  EXPECT_FALSE(mistaken_model(100, 0.5, 0.97, 0.97));
}

/// Of many samples of one model.
FollowedTruth seen_of(const FollowedModel& model) {
  FollowedTruth seen;
  constexpr int studies = 60;
  for (std::uint64_t i = 0; i < studies; ++i) {
    Draws draws(11, 0, i);
    const FollowedSample sample = draw(model, draws);
    const auto events =
        std::accumulate(sample.events.begin(), sample.events.end(), std::int64_t{0});
    seen.events += static_cast<double>(events) / static_cast<double>(model.patients) / studies;
    seen.concordance +=
        count_pairs({sample.times, sample.events}, sample.scores).c_index() / studies;
  }
  return seen;
}

TEST(FollowedModel, samples_have_its_truth_on_average) {
  for (const double concordance : {0.65, 0.9}) {
    const auto plain = followed_model(1000, 0.3, concordance);
    const auto mistaken = mistaken_model(1000, 0.3, concordance, 0.97);
    for (const auto& model : {plain, mistaken}) {
      ASSERT_TRUE(model);
      const FollowedTruth seen = seen_of(*model);
      EXPECT_NEAR(seen.events, 0.3, 0.008);
      EXPECT_NEAR(seen.concordance, concordance, 0.008);
    }
  }
}

}  // namespace
}  // namespace etalon::validation
