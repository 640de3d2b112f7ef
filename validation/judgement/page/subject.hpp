// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/phrase.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/judgement/page/mask_slices.hpp"
#include "validation/judgement/page/voice.hpp"
#include "validation/judgement/result.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation::page {

/// What a page is about. Keeps references.
struct Subject {
  const CaseTable& cases;
  const JudgementResult& judgement;
  Voice voice;
  const MaskSlices* slices = nullptr;  ///< of masks; null: none

  [[nodiscard]] const RequirementPlan& plan() const { return judgement.plan; }
  /// What a bound of this page is made for: 1 − alpha.
  [[nodiscard]] double level() const { return 1 - plan().alpha; }
  /// By patient, or each case on its own, as the plan says.
  [[nodiscard]] Clusters clusters() const;
  /// Clusters of some of the cases.
  [[nodiscard]] Clusters clusters(const std::vector<std::uint32_t>& chosen) const;
  /// Columns of scores that the plan names (`outputs_column`), in the order of names; without those
  /// of lesions, whose cases are others.
  [[nodiscard]] std::vector<std::string> columns() const;
  /// Thresholds that the plan names for a column, rising, each once.
  [[nodiscard]] std::vector<double> thresholds(const std::string& column) const;
  /// Declared times of a column, rising, each once.
  [[nodiscard]] std::vector<double> times(const std::string& column) const;
};

/// Cases of one column by whether the model gave an output.
struct Outputs {
  std::vector<std::uint32_t> given;
  std::vector<std::uint32_t> missing;
};
[[nodiscard]] Outputs outputs_of(const std::vector<double>& scores);

/// How many patients the cases come from.
[[nodiscard]] std::int64_t count_patients(const CaseTable& cases);
/// Patients with a case of that label (two classes; events of survival).
[[nodiscard]] std::int64_t count_patients(const CaseTable& cases, std::int64_t label);

/// `Sensitivity`, or the difference of it: the metric in words.
[[nodiscard]] std::string metric_in_words(const Requirement& requirement, const Voice& voice);
/// A value of a result: `0.9375`, or `∞`, which a likelihood ratio may be.
[[nodiscard]] std::string shown(double value);
/// `at least 0.8000`.
[[nodiscard]] std::string limit_in_words(const Requirement& requirement, const Voice& voice);
[[nodiscard]] const Phrase& ruling_in_words(Verdict ruling);
/// The class that colours a ruling: `v-pass`.
[[nodiscard]] std::string_view css_class(Verdict ruling);
/// A ruling with its sign, as markup.
[[nodiscard]] std::string badge(Verdict ruling, const Voice& voice);

}  // namespace etalon::validation::page
