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
  std::string id;  ///< one of `quality_check_ids`
  Severity severity = Severity::pass;
  std::int64_t count = 0;
  std::string message;
  std::vector<std::string> items = {};  ///< columns, samples and patients by their published ids
  /// The same as the source names them; printed on this machine and never written.
  std::vector<std::string> local_items = {};
};

[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

/// The checks in the order of their findings (docs/semantics/data.md).
[[nodiscard]] std::span<const std::string_view> quality_check_ids() noexcept;

/// What the checks of a dataset say.
struct QualityReport {
  std::vector<QualityFinding> findings;
  /// Samples of the earlier split (train before validation before test) whose content stands in a
  /// later one too, and the others that their patients have in that split: two images of one
  /// examination say the same. Ascending.
  std::vector<std::size_t> leaking;
  std::int64_t beside = 0;  ///< how many of them are such others
};

/// Whether the samples that leak stay in the dataset.
enum class LeakingSamples : std::uint8_t { stay, leave };

/// Runs every check; `classes` are the names that the labels count from, and classes are counted
/// among the samples that stay. Time and memory grow with the samples, however many are equal; no
/// finding has more than a hundred items.
[[nodiscard]] QualityReport check_quality(const SampleTable& table, std::span<const Split> splits,
                                          std::span<const std::string> classes,
                                          LeakingSamples leaking = LeakingSamples::stay);

/// Gives every patient id the first spelling of its form (`patient_form`), and says which met:
/// the finding that takes the place of `similar_patients`.
[[nodiscard]] QualityFinding join_similar_patients(SampleTable& table);

/// Message and items in one line, the items cut off after the first few.
[[nodiscard]] std::string in_words(const QualityFinding& finding);

/// quality.json (docs/formats/manifest.md).
[[nodiscard]] Json to_json(std::span<const QualityFinding> findings);

}  // namespace etalon::datasets
