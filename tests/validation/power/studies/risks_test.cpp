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
  model.cases = equal_patients(100, 3);
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

TEST(SureModel, samples_have_its_brier_score_on_average_and_only_the_named_patients_are_wrong) {
  SureModel model{.cases = unequal_patients(20, 10, 300),
                  .correlation = 0.5,
                  .wrong = 0.2,
                  .score = 0.9,
                  .wrong_size = 10};
  EXPECT_NEAR(brier_of(model), 0.92 * 0.01 + 0.08 * 0.81, 1e-12);
  double loss = 0;
  constexpr int studies = 400;
  for (std::uint64_t i = 0; i < studies; ++i) {
    Draws draws(5, 0, i);
    const RiskSample sample = draw(model, draws);
    ASSERT_EQ(sample.labels.size(), 500U);
    for (std::size_t k = 0; k < sample.labels.size(); ++k) {
      const double error = std::fabs(sample.scores[k] - static_cast<double>(sample.labels[k]));
      loss += error * error;
      EXPECT_TRUE(sample.patients[k] < 20 || error < 0.5);
    }
  }
  EXPECT_NEAR(loss / (500.0 * studies), brier_of(model), 0.004);
}

}  // namespace
}  // namespace etalon::validation
