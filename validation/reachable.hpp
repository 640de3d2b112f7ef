// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validation/findings/expected.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// The cases that a test split will have, before anybody scored them: columns of equal length.
struct TestCases {
  std::vector<std::string> patients;
  std::vector<std::int64_t> labels;  ///< 0 or 1
};

/// A limit of a plan that the test split is too small for.
struct UnreachableLimit {
  std::string finding;     ///< `L3.sensitivity`
  std::string key;         ///< `plan.analytical.sensitivity`
  std::string cases = {};  ///< what there are too few of: `positive cases`
  double limit = 0;        ///< as the plan writes it: a margin is positive
  /// The deciding bound of a result without a fault, or of two models that are equal; nothing: so
  /// few cases have no bound.
  std::optional<double> best = {};
  std::string reason = {};    ///< why there is no bound
  std::int64_t count = 0;     ///< of those cases
  std::int64_t patients = 0;  ///< they are of
  /// Independent cases of that kind from which a faultless result meets the limit; nothing: no
  /// number is enough, or none is known.
  std::optional<std::int64_t> needed = {};
  bool is_of_unequal_patients = false;  ///< as many would be enough, had they equally many cases
  bool is_of_equal_models = false;      ///< only a compressed model that is better meets it
};

/// The limits of the levels that the plan demands which even models without a single fault, equal
/// to each other, would not meet on these cases, by the bounds that the levels themselves compute.
/// What is judged by resampling is not looked at, nor a finding that the plan waives and that would
/// be inconclusive: it may stay open, while a waiver covers nothing that is not assessed. Of a plan
/// with a faulty requirement the other limits are looked at. Empty where a class has no case.
[[nodiscard]] std::vector<UnreachableLimit> unreachable_limits(const Plan& plan,
                                                               const TestCases& cases,
                                                               JudgedModels models);

}  // namespace etalon::validation
