// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace etalon::validation {

/// Decisions against labels; a case is called positive when its score ≥ threshold.
struct Confusion {
  std::int64_t true_positives = 0;
  std::int64_t false_positives = 0;
  std::int64_t true_negatives = 0;
  std::int64_t false_negatives = 0;

  [[nodiscard]] std::int64_t positives() const { return true_positives + false_negatives; }
  [[nodiscard]] std::int64_t negatives() const { return true_negatives + false_positives; }
  /// Shares of the cases of a class, which must not be empty.
  [[nodiscard]] double sensitivity() const {
    return static_cast<double>(true_positives) / static_cast<double>(positives());
  }
  [[nodiscard]] double specificity() const {
    return static_cast<double>(true_negatives) / static_cast<double>(negatives());
  }
};

/// Throws as `check_scores`.
[[nodiscard]] Confusion confusion(std::span<const double> scores,
                                  std::span<const std::int64_t> labels, double threshold);

/// How a decision threshold is chosen. Written `youden`, `sensitivity>=0.95`, `specificity>=0.9`,
/// `threshold=0.5`.
struct OperatingRule {
  enum class Kind : std::uint8_t { youden, sensitivity, specificity, threshold };
  Kind kind = Kind::youden;
  double value = 0;
};

/// Throws a config error naming the allowed forms.
[[nodiscard]] OperatingRule parse_operating_rule(std::string_view text);

/// The threshold by the rule, on cases that are never the test cases. youden: largest sensitivity +
/// specificity − 1; sensitivity: the highest specificity among points that reach the sensitivity;
/// specificity: the highest sensitivity among points that reach the specificity. Among equal points
/// the highest threshold. The threshold lies half way between the two scores that it divides, so
/// that a rounding error in a score does not turn a decision. Throws as `check_both_classes`, and a
/// numeric error when no threshold fulfils the rule.
[[nodiscard]] double choose_threshold(std::span<const double> scores,
                                      std::span<const std::int64_t> labels,
                                      const OperatingRule& rule);

}  // namespace etalon::validation
