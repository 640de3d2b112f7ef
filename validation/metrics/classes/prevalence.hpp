// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation {

/// What a test's sensitivity and specificity are worth where the disease is as frequent as stated,
/// metrics `ppv.at_prevalence/1`, `npv.at_prevalence/1`, `lr_plus/1`, `lr_minus/1` (Bayes).
/// The prevalence of an enriched test set never enters.
struct PredictiveValues {
  double ppv = 0;          ///< NaN where no case is called positive (0/0)
  double npv = 0;          ///< NaN where no case is called negative
  double lr_positive = 0;  ///< Se/(1 − Sp): infinite at Sp = 1, NaN at Se = 0 as well
  double lr_negative = 0;  ///< (1 − Se)/Sp: infinite at Sp = 0, NaN at Se = 1 as well
};

/// Throws a numeric error unless sensitivity and specificity lie in [0, 1], prevalence in (0, 1).
[[nodiscard]] PredictiveValues predictive_values(double sensitivity, double specificity,
                                                 double prevalence);

/// ∂PPV and ∂NPV by sensitivity and specificity: with the influence rows of both, those of the
/// predictive values.
struct PredictiveSlopes {
  double ppv_by_sensitivity = 0;
  double ppv_by_specificity = 0;
  double npv_by_sensitivity = 0;
  double npv_by_specificity = 0;
};
[[nodiscard]] PredictiveSlopes predictive_slopes(double sensitivity, double specificity,
                                                 double prevalence);

}  // namespace etalon::validation
