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
  std::string_view finding;  ///< `L3.sensitivity`
  std::string_view key;      ///< `plan.analytical.sensitivity`
  std::string_view cases;    ///< what there are too few of: `positive cases`
  double limit = 0;
  double best = 0;            ///< the deciding bound of a result without a fault
  std::int64_t count = 0;     ///< of those cases
  std::int64_t patients = 0;  ///< they are of
  /// Independent cases of that kind from which a faultless result meets the limit; nothing: no
  /// number is enough.
  std::optional<std::int64_t> needed;
};

/// The limits of the levels that the plan demands which even a model without a single fault would
/// not meet on these cases: sensitivity and specificity, decision flips (when a compressed model is
/// judged) and AUC, by the intervals that the levels themselves compute. A finding that the plan
/// waives is left out: it may stay open. Empty when a class has fewer than two patients, for which
/// the levels have no interval.
[[nodiscard]] std::vector<UnreachableLimit> unreachable_limits(const Plan& plan,
                                                               const TestCases& cases,
                                                               JudgedModels models);

}  // namespace etalon::validation
