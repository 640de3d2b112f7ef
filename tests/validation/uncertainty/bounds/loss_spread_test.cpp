// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "core/error.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

constexpr double alpha = 0.025;

TEST(LossSpread, any_losses_have_the_bound_that_squared_errors_have) {
  Draws draws(2);
  const RiskSample sample =
      draw(RiskModel{.cases = equal_patients(150, 3), .correlation = 0.5}, draws);
  std::vector<double> losses;
  for (std::size_t i = 0; i < sample.scores.size(); ++i) {
    const double error = sample.scores[i] - static_cast<double>(sample.labels[i]);
    losses.push_back(error * error);
  }
  const double bound =
      mean_upper_bound(brier_spread(sample.scores, sample.labels, sample.patients), alpha).value;
  EXPECT_TRUE(
      agrees(mean_upper_bound(loss_spread(losses, 1, sample.patients), alpha).value, bound));
  // In another unit the same.
  for (double& loss : losses) loss *= 30;
  EXPECT_TRUE(
      agrees(mean_upper_bound(loss_spread(losses, 30, sample.patients), alpha).value, 30 * bound));
  losses.pop_back();
  EXPECT_THROW((void)loss_spread(losses, 30, sample.patients), Error);
}

}  // namespace
}  // namespace etalon::validation
