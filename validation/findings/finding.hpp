// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/findings/self_certificate.hpp"

namespace etalon::validation {

/// The levels of a validation (docs/semantics/verdicts.md).
enum class Level : std::uint8_t {
  identity = 0,
  data = 1,
  technical = 2,
  analytical = 3,
  robustness = 4,
  equity = 5,
  comparison = 6,
  clinical = 7,
  oversight = 8,
};

/// From best to worst. `conditional`: shown with a reservation that a person must accept.
/// `inconclusive`: neither shown nor refuted, the interval crosses the threshold.
enum class Verdict : std::uint8_t { pass, conditional, inconclusive, not_assessed, fail };

/// How an estimate is held against its threshold.
enum class Side : std::uint8_t { at_least, at_most };

/// `L3`.
[[nodiscard]] std::string_view code(Level level) noexcept;
/// `Analytical validation`.
[[nodiscard]] std::string_view title(Level level) noexcept;
/// Reads `L3`; throws a config error naming the levels otherwise.
[[nodiscard]] Level parse_level(std::string_view code);
/// `pass`, `conditional`, `inconclusive`, `not_assessed`, `fail`.
[[nodiscard]] std::string_view to_string(Verdict verdict) noexcept;
[[nodiscard]] Verdict parse_verdict(std::string_view name);
/// `at_least`, `at_most`.
[[nodiscard]] std::string_view to_string(Side side) noexcept;

/// A file or table a finding rests on.
struct Evidence {
  std::string name;
  Digest digest;
  bool operator==(const Evidence&) const = default;
};

/// How a ratio that is infinite, because nothing was wrong, stands where JSON has no number for it.
inline constexpr std::string_view infinite = "infinite";

/// The outcome of one check of one level. A failed check is data, never an exception.
struct Finding {
  std::string id;  ///< `L3.auc`; stable, documented in docs/semantics/verdicts.md
  Level level = Level::analytical;
  std::string what = {};    ///< one line a reader understands: `AUC of the full model`
  std::string metric = {};  ///< definition and version: `auc.mann_whitney.midrank/1`
  std::string method = {};  ///< of the interval: `DeLong, two-sided 95 %`
  Verdict verdict = Verdict::not_assessed;
  std::optional<double> estimate = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<double> threshold = {};
  std::optional<Side> bound = {};  ///< which bound must meet the threshold
  std::string unit = {};           ///< of estimate, bounds and threshold; empty for shares
  std::int64_t cases = 0;
  std::int64_t events = 0;  ///< cases of the class that the check is about
  std::int64_t patients = 0;
  std::string message = {};                ///< why this verdict
  std::vector<std::string> warnings = {};  ///< limits of the evidence
  std::vector<std::string> items = {};     ///< sample ids, pairs, file names
  std::vector<Evidence> evidence = {};
  /// Of a bound that the plan limits. A pass whose promise does not hold is not assessed.
  std::optional<SelfCertificate> self_certificate = {};
  bool operator==(const Finding&) const = default;
};

/// pass: the bound that counts meets the threshold; fail: the whole interval misses it;
/// inconclusive: the interval crosses it. A bound equal to the threshold meets it. The point
/// estimate decides nothing.
[[nodiscard]] Verdict decide(Side bound, double lower, double upper, double threshold) noexcept;
/// Fills verdict and message of a finding that has lower, upper, threshold and bound.
void decide(Finding& finding);

/// Whether values of this unit (`cases`, `openings`, …) are counts, written as whole numbers.
[[nodiscard]] bool is_count(std::string_view unit) noexcept;

/// The worse one.
[[nodiscard]] Verdict worse(Verdict a, Verdict b) noexcept;
/// Worst verdict among the findings of `level`; not_assessed when there is none, or none but the
/// choice of an operating point, which shows nothing of a model.
[[nodiscard]] Verdict level_verdict(std::span<const Finding> findings, Level level) noexcept;

/// A number of a finding; `infinite` where it is that.
[[nodiscard]] Json number_json(double value);
/// null where there is none.
[[nodiscard]] Json number_json(const std::optional<double>& value);
[[nodiscard]] Json to_json(const Finding& finding);
/// Throws a format error naming key and reason.
[[nodiscard]] Finding parse_finding(const Json& json);

}  // namespace etalon::validation
