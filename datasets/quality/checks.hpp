// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

enum class Severity : std::uint8_t { pass, warning, fail };

/// The outcome of one data check; a finding is data, not an error.
struct QualityFinding {
  std::string id;  ///< `missing_values`, `constant_columns`, `duplicates`, `empty_classes`,
                   ///< `leakage_patient`, `leakage_content`
  Severity severity = Severity::pass;
  std::int64_t count = 0;
  std::string message;
  std::vector<std::string> items = {};  ///< `a = b` pairs, column names
};

[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

/// Pairs of sample indices (left in train, or in validation against test) with equal content.
struct LeakPair {
  std::size_t left = 0;
  std::size_t right = 0;
};

/// Runs every check. `classes` are the names that the labels count from; `leaks` receives the pairs
/// whose content stands on both sides of a split.
[[nodiscard]] std::vector<QualityFinding> check_quality(const SampleTable& table,
                                                        std::span<const Split> splits,
                                                        std::span<const std::string> classes,
                                                        std::vector<LeakPair>& leaks);

/// quality.json (docs/formats/manifest.md).
[[nodiscard]] Json to_json(std::span<const QualityFinding> findings);

}  // namespace etalon::datasets
