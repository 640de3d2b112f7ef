// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/compression/options.hpp"
#include "validation/reachable.hpp"

namespace etalon::jobs {

/// What the gate can say of any candidate on these cases, known before the first one is made.
struct GateOutlook {
  /// `the validation split has 75 patients with samples of class 'ill', who say as much as 8 of
  /// equal size`: of the class that says least.
  std::string cases;
  /// Why the bound refuses every candidate, beginning with `cases`; empty when it does not.
  std::string doubt;
  double equal_models = -1;  ///< bound of two models that are equal; without a doubt
};

/// Cases of the validation split, columns of equal length: labels 0 or 1, numbers of their
/// patients. `alpha` is the error of one candidate's bound. Throws what the bound throws.
[[nodiscard]] GateOutlook gate_outlook(std::span<const std::int64_t> labels,
                                       std::span<const std::uint32_t> patients,
                                       const std::vector<std::string>& classes, double alpha);
/// The same of the first candidate that a job will have; none where a class has no case.
[[nodiscard]] std::optional<GateOutlook> first_outlook(const validation::TestCases& cases,
                                                       const std::vector<std::string>& classes,
                                                       const models::CompressOptions& options);

}  // namespace etalon::jobs
