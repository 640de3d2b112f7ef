// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/draws.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "validation/power/studies/areas.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

TEST(Draws, a_study_is_a_function_of_seed_scenario_and_number) {
  Draws draws(1, 2, 3);
  const double first = draws.normal();
  const double second = draws.uniform();
  const double third = draws.normal();
  Draws again(1, 2, 3);
  EXPECT_EQ(again.normal(), first);
  EXPECT_EQ(again.uniform(), second);
  EXPECT_EQ(again.normal(), third);
  for (Draws other : {Draws(2, 2, 3), Draws(1, 3, 3), Draws(1, 2, 4)})
    EXPECT_NE(other.normal(), first);
}

TEST(Draws, normal_values_have_the_moments_of_a_normal_variable) {
  constexpr int count = 100'000;
  Draws draws(7);
  double sum = 0;
  double squares = 0;
  double neighbours = 0;
  double before = 0;
  for (int i = 0; i < count; ++i) {
    const double value = draws.normal();
    sum += value;
    squares += value * value;
    neighbours += value * before;
    before = value;
  }
  EXPECT_NEAR(sum / count, 0, 0.015);
  EXPECT_NEAR(squares / count, 1, 0.02);
  EXPECT_NEAR(neighbours / count, 0, 0.015);
}

TEST(AucModel, samples_have_its_auc_on_average) {
  for (const bool is_rated : {false, true}) {
    for (const double ratio : {1.0, 1.5}) {
      const AucModel model{.layout = {{2, 1}, {1, 0}, {0, 3}, {2, 2}, {1, 4}, {3, 2}},
                           .correlation = 0.3,
                           .is_rated = is_rated,
                           .ratio = ratio,
                           .auc = 0.8};
      constexpr int studies = 4000;
      double sum = 0;
      for (int i = 0; i < studies; ++i) {
        Draws draws(3, 0, static_cast<std::uint64_t>(i));
        const AucSample sample = draw(model, draws);
        ASSERT_EQ(sample.scores.size(), 21U);
        sum += auc_spread(sample.scores, sample.labels, sample.patients).auc;
      }
      // Pairs inside a patient share an effect; of equal spreads it cancels and only sharpens them.
      EXPECT_NEAR(sum / studies, true_auc(model), 0.02) << is_rated << ", " << ratio;
    }
  }
}

}  // namespace
}  // namespace etalon::validation
