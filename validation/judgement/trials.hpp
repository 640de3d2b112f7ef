// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/missing.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Which cases of a table of two classes a requirement's share counts, by its model or by the
/// reference that it is compared with. A missing output is taken as far from the limit as it can
/// be. Keeps references.
class Trials {
 public:
  Trials(const CaseTable& table, const Requirement& requirement, bool of_reference = false)
      : table_(table),
        scores_(table.scores.at(of_reference ? requirement.reference : requirement.score)),
        info_(metric_of(requirement.metric).info()),
        threshold_(requirement.threshold.value()),
        outputs_(table, of_reference ? requirement.reference : requirement.score, requirement,
                 info_),
        is_of_reference_(of_reference) {}

  [[nodiscard]] bool has(std::uint32_t i) const {
    double score = scores_[i];
    if (std::isnan(score))
      score = (is_of_reference_ ? outputs_.best(i) : outputs_.worst(i)).value_or(score);
    return is_counted(
        info_.counted,
        {.score = score, .is_positive = table_.labels[i] == 1, .is_called = score >= threshold_});
  }

 private:
  const CaseTable& table_;
  const std::vector<double>& scores_;
  const MetricInfo& info_;
  double threshold_;
  MissingOutputs outputs_;
  bool is_of_reference_;
};

}  // namespace etalon::validation
