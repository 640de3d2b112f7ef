// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation {

/// A cohort whose logit of the risk is normal over patients, and a model that says `factor` times
/// it.
struct RiskModel {
  std::vector<std::int64_t> cases = equal_patients(100);  ///< of each patient
  double correlation = 0;   ///< of both what the risk depends on and what decides about the label
  double prevalence = 0.3;  ///< at the middle of the risks
  double spread = 2;        ///< standard deviation of the logit
  double factor = 1;        ///< 1: calibrated, above: overconfident
};

struct RiskSample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

[[nodiscard]] RiskSample draw(const RiskModel& model, Draws& draws);

/// A cohort of which a model is equally sure of every case, and wrong about some: what a sample
/// with few of its large losses shows least of.
struct SureModel {
  std::vector<std::int64_t> cases = equal_patients(100);  ///< of each patient
  double correlation = 1;  ///< of a normal variable behind each error; 1: patients as a whole
  double prevalence = 0.3;
  double wrong = 0.05;  ///< share of the cases
  double score = 1;     ///< of what the model takes the case for
  /// Only patients with this many cases are wrong; 0: all may be.
  std::int64_t wrong_size = 0;
};

[[nodiscard]] RiskSample draw(const SureModel& model, Draws& draws);
/// Over patients of these sizes.
[[nodiscard]] double brier_of(const SureModel& model);

/// Prevalence and Brier score of the model, by the trapezoidal rule over the normal variable.
struct RiskTruth {
  double prevalence = 0;
  double brier = 0;
  double variance = 0;  ///< of one case's loss
};
[[nodiscard]] RiskTruth truth_of(const RiskModel& model);

/// The model with that `factor`, prevalence over all risks and Brier score; nothing where no spread
/// of the risks up to 20 has it. Cases and correlation are those of the default.
[[nodiscard]] std::optional<RiskModel> risk_model(double prevalence, double brier, double factor);

}  // namespace etalon::validation
