// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// One column of scores of two classes. Keeps references.
struct ScoredColumn {
  const Subject& subject;
  const std::string& name;
  std::string key;  ///< begins the names of its figures, unique on the page

  [[nodiscard]] const std::vector<double>& scores() const { return subject.cases.scores.at(name); }
};

/// Whether all outputs lie in [0, 1].
[[nodiscard]] bool are_probabilities(const std::vector<double>& scores);
/// The scores with missing outputs as the worst that `metric` knows.
[[nodiscard]] std::vector<double> with_worst(const ScoredColumn& column, std::string_view metric);
/// What a caption adds where outputs are missing; empty where none is.
[[nodiscard]] std::string about_missing(const ScoredColumn& column, const Phrase& phrase);
/// `<b>title.</b> caption`, as markup.
[[nodiscard]] std::string captioned(const Subject& subject, const Phrase& title,
                                    std::string_view caption);

/// ROC and precision–recall curve, missing outputs counted as the worst, thinned to what can be
/// seen. Both classes have cases.
[[nodiscard]] std::string roc_figure(const ScoredColumn& column);
[[nodiscard]] std::string recall_figure(const ScoredColumn& column);
/// Net benefit against treating everybody and nobody; of probabilities.
[[nodiscard]] std::string decision_figure(const ScoredColumn& column);
/// Observed share by mean score with Wilson intervals over patients; of probabilities.
[[nodiscard]] std::string calibration_figure(const ScoredColumn& column);
/// Scores by class.
[[nodiscard]] std::string score_figure(const ScoredColumn& column);
/// Decisions at each threshold (and subgroup) of the plan.
[[nodiscard]] std::string confusion_tables(const ScoredColumn& column);

/// All of them.
[[nodiscard]] std::string two_class_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
