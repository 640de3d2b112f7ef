// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/risks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace etalon::validation {
namespace {

TEST(RiskModel, has_the_prevalence_and_the_brier_score_that_are_asked_for) {
  for (const double prevalence : {0.1, 0.4}) {
    for (const double factor : {0.7, 1.0, 1.5}) {
      const double brier = 0.6 * prevalence * (1 - prevalence);
      const auto model = risk_model(prevalence, brier, factor);
      ASSERT_TRUE(model) << prevalence << ", " << factor;
      EXPECT_EQ(model->factor, factor);
      EXPECT_NEAR(truth_of(*model).prevalence, prevalence, 1e-8);
      EXPECT_NEAR(truth_of(*model).brier, brier, 1e-8);
    }
  }
  EXPECT_FALSE(risk_model(0.2, 0.17, 1));
}

TEST(RiskModel, samples_have_its_truth_on_average) {
  RiskModel model = *risk_model(0.25, 0.12, 1.5);
  model.patients = 100;
  model.cases_per_patient = 3;
  model.correlation = 0.4;
  double loss = 0;
  double positives = 0;
  constexpr int studies = 800;
  for (std::uint64_t i = 0; i < studies; ++i) {
    Draws draws(4, 0, i);
    const RiskSample sample = draw(model, draws);
    for (std::size_t k = 0; k < sample.labels.size(); ++k) {
      const double error = sample.scores[k] - static_cast<double>(sample.labels[k]);
      loss += error * error;
      positives += static_cast<double>(sample.labels[k]);
    }
  }
  EXPECT_NEAR(loss / (300.0 * studies), 0.12, 0.002);
  EXPECT_NEAR(positives / (300.0 * studies), 0.25, 0.004);
}

}  // namespace
}  // namespace etalon::validation
