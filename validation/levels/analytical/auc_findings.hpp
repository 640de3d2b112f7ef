// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/levels/test_split.hpp"
#include "validation/plan/plan.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::validation {

/// Areas and covariance of all models: DeLong's, over patients when some patient has more than one
/// case.
[[nodiscard]] AucCovariance auc_covariance(const TestSplit& test);
/// `DeLong` or `DeLong over patients (Obuchowski 1997)`.
[[nodiscard]] std::string delong_text(const TestSplit& test);

/// An interval of an AUC with the name of the method that made it.
struct NamedInterval {
  Interval interval;
  std::string method;
};

/// The interval that the plan names; Newcombe's where the variance is zero (complete separation or
/// equal scores), over patients when they repeat.
[[nodiscard]] NamedInterval auc_interval_by(const TestSplit& test, const AucCovariance& aucs,
                                            std::size_t model, const Plan& plan);

}  // namespace etalon::validation
