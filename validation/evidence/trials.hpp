// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Whose outputs of a requirement: the model's that is judged, or the other's that it is compared
/// with.
enum class OutputsOf : std::uint8_t { model, reference };

/// Which cases of a table of two classes a requirement's share counts, by its model or by the
/// reference that it is compared with. A missing output is taken as far from the limit as it can
/// be. Keeps references.
class Trials {
 public:
  Trials(const CaseTable& table, const Requirement& requirement, OutputsOf of = OutputsOf::model)
      : table_(table),
        scores_(table.scores.at(outputs_column(requirement, column_of(requirement, of)))),
        info_(metric_of(requirement.metric).info()),
        threshold_(requirement.threshold.value_or(std::numeric_limits<double>::quiet_NaN())),
        outputs_(table, column_of(requirement, of), requirement, info_),
        of_(of) {}

  [[nodiscard]] bool has(std::uint32_t i) const {
    double score = scores_[i];
    if (std::isnan(score))
      score = (of_ == OutputsOf::model ? outputs_.worst(i) : outputs_.best(i)).value_or(score);
    return is_counted(
        info_.counted,
        {.score = score, .is_positive = table_.labels[i] == 1, .is_called = score >= threshold_});
  }

 private:
  static const std::string& column_of(const Requirement& requirement, OutputsOf of) {
    return of == OutputsOf::model ? requirement.score : requirement.reference;
  }

  const CaseTable& table_;
  const std::vector<double>& scores_;
  const MetricInfo& info_;
  double threshold_;
  MissingOutputs outputs_;
  OutputsOf of_;
};

}  // namespace etalon::validation
