// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/masks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon::validation {
namespace {

struct Mean {
  double loss = 0;
  double squares = 0;
};

/// Over the cases of many studies.
Mean mean_of(const MaskModel& model, int studies) {
  Mean mean;
  double cases = 0;
  for (int i = 0; i < studies; ++i) {
    Draws draws(3, 0, static_cast<std::uint64_t>(i));
    for (const double loss : draw(model, draws).losses) {
      mean.loss += loss;
      mean.squares += loss * loss;
      ++cases;
    }
  }
  return {mean.loss / cases, mean.squares / cases};
}

TEST(MaskModel, samples_have_its_truth_on_average) {
  for (const bool is_distance : {false, true}) {
    for (const double missed : {0.0, 0.05}) {
      for (const double flawless : {0.0, 0.1}) {
        MaskModel model{.is_distance = is_distance,
                        .cases = equal_patients(100, 3),
                        .correlation = 0.4,
                        .middle = is_distance ? -3.0 : 2.0,
                        .spread = 0.8,
                        .missed = missed,
                        .by_patient = true,
                        .flawless = flawless};
        const MaskTruth truth = truth_of(model);
        const Mean mean = mean_of(model, 1000);
        EXPECT_NEAR(mean.loss, truth.mean, 0.004) << is_distance << missed << flawless;
        EXPECT_NEAR(mean.squares - mean.loss * mean.loss, truth.variance, 0.004);
      }
    }
  }
}

TEST(MaskModel, has_the_mean_loss_that_is_asked_for) {
  for (const bool is_distance : {false, true}) {
    for (const double spread : {0.0, 0.5, 1.5}) {
      for (const double loss : {0.02, 0.2, 0.7}) {
        const auto model = with_mean_loss(
            {.is_distance = is_distance, .spread = spread, .missed = 0.01, .flawless = 0.02}, loss);
        ASSERT_TRUE(model) << is_distance << spread << loss;
        EXPECT_NEAR(truth_of(*model).mean, loss, 1e-9);
      }
    }
  }
  // What is missed loses more by itself; what is flawless never so much.
  EXPECT_FALSE(with_mean_loss({.missed = 0.1}, 0.1));
  EXPECT_FALSE(with_mean_loss({.flawless = 0.5}, 0.5));
}

TEST(MaskModel, only_patients_of_a_size_are_missed_and_as_a_whole) {
  MaskModel model{.cases = unequal_patients(20, 10, 300),
                  .missed = 0.5,
                  .by_patient = true,
                  .missed_size = 10,
                  .flawless = 1};
  double lost = 0;
  constexpr int studies = 200;
  for (std::uint64_t i = 0; i < studies; ++i) {
    Draws draws(5, 0, i);
    const MaskSample sample = draw(model, draws);
    ASSERT_EQ(sample.losses.size(), 500U);
    for (std::size_t k = 0; k < sample.losses.size(); ++k) {
      const std::size_t first = sample.patients[k] < 20 ? k / 10 * 10 : k;
      EXPECT_EQ(sample.losses[k], sample.losses[first]);
      EXPECT_TRUE(sample.patients[k] < 20 || sample.losses[k] == 0);
      lost += sample.losses[k];
    }
  }
  EXPECT_NEAR(lost / studies, 100, 5);
}

}  // namespace
}  // namespace etalon::validation
