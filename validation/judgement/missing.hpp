// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What a case without output counts as: the worst that the model could have said of it.
class WorstOutputs {
 public:
  /// `threshold` is NaN for a metric without one. Keeps references.
  WorstOutputs(const CaseTable& table, const Requirement& requirement, const MetricInfo& info,
               double threshold);

  /// Nothing where no single output is the worst.
  [[nodiscard]] std::optional<double> of(std::size_t index) const;
  /// Why nothing can be said when outputs are missing.
  [[nodiscard]] std::string reason() const;

 private:
  const CaseTable& table_;
  const Requirement& requirement_;
  const MetricInfo& info_;
  double below_all_ = 0;  ///< ranked below every score, and not called
  double above_all_ = 0;
};

}  // namespace etalon::validation
