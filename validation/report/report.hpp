// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/findings/expected.hpp"
#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/plan/planned_findings.hpp"
#include "validation/report/curves.hpp"

namespace etalon::validation {

/// Names of the digests in `ReportSubject::digests` that say which files were judged.
inline constexpr std::string_view dataset_evidence = "dataset";
inline constexpr std::string_view full_model_evidence = "train/model.onnx";
inline constexpr std::string_view compressed_model_evidence = "compress/model.onnx";

/// What was validated: filled by the caller, shown as it is. Where and when, on how many ranks,
/// says the signed provenance: a report has the same bytes wherever it is made.
struct ReportSubject {
  std::string name;     ///< of the model
  std::string version;  ///< of the model
  std::string intended_use;
  std::string dataset;
  std::string positive_class;
  std::string output;             ///< of the model, which the scores were read from
  std::string output_kind;        ///< what its numbers are: `logits` or `probability`
  std::string patient_source;     ///< who named the patients; `unnamed`: each case counts as one
  std::vector<Evidence> digests;  ///< dataset manifest, model files, gate

  /// Whether counts of patients count patients, not cases.
  [[nodiscard]] bool names_patients() const { return patient_source != "unnamed"; }
};

/// How many cases of one split the verdicts rest on.
struct SplitCounts {
  std::string split;
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t patients = 0;
};

/// The threshold that turns scores into decisions.
struct OperatingPoint {
  std::string rule;
  double threshold = 0.5;
  double validation_sensitivity = 0;
  double validation_specificity = 0;
};

/// The result of a validation: a value with one writer per form. Callers append findings of levels
/// they assess; verdicts are always computed from the findings, never stored beside them.
struct Report {
  ReportSubject subject;
  Plan plan;
  Digest committed_plan;  ///< zero: not committed
  std::vector<SplitCounts> splits;
  std::optional<OperatingPoint> operating_point;
  std::vector<Finding> findings;
  std::vector<std::string> warnings;  ///< about the validation as a whole
  std::vector<ModelCurves> curves;    ///< full model first; for the figures

  void add(std::vector<Finding> more);
  /// Whether the digests name a compressed model: then its findings are part of the set.
  [[nodiscard]] JudgedModels models() const;
  [[nodiscard]] Verdict verdict(Level level) const { return level_verdict(findings, level); }
  /// Worst verdict of the levels that the plan names, where a conditional or inconclusive finding
  /// that the plan waives counts as pass. At best not_assessed when a level has no finding or the
  /// set of findings is not exactly the expected one.
  [[nodiscard]] Verdict overall() const;
  /// The plan's waivers that a conditional or inconclusive finding needs.
  [[nodiscard]] std::vector<Waiver> used_waivers() const;
  /// Levels that have findings or stand in the plan, in order.
  [[nodiscard]] std::vector<Level> levels() const;
};

/// [{finding, reason}], as certificate, card and `--json` have them.
[[nodiscard]] Json to_json(const std::vector<Waiver>& waivers);
/// `2 waived reservations: L1.duplicates (few, and known); L3.auc (a pilot)`; empty for none. Goes
/// wherever a verdict is shown: who reads `pass` must see what it leaves open.
[[nodiscard]] std::string reservations_text(const std::vector<Waiver>& waivers);

/// `validate/report.json` (docs/formats/report.md).
[[nodiscard]] Json to_json(const Report& report);
/// Reads it back and compares the stored verdicts with those of the findings. Throws format errors
/// naming the key, an integrity error when a verdict does not follow.
[[nodiscard]] Report parse_report(const Json& json);

void write_report(const std::filesystem::path& file, const Report& report);
[[nodiscard]] Report read_report(const std::filesystem::path& file);

}  // namespace etalon::validation
