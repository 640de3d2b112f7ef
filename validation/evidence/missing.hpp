// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What a case without output counts as: of all that the model could have said of it what takes the
/// value farthest from the limit (the worst); nearest (the best) where the model is only what
/// another one is compared with. So no missing output helps.
class MissingOutputs {
 public:
  /// Of one column of scores. Keeps references.
  MissingOutputs(const CaseTable& table, const std::string& column, const Requirement& requirement,
                 const MetricInfo& info);

  /// Nothing where no single output is the worst.
  [[nodiscard]] std::optional<double> worst(std::size_t index) const;
  /// Nothing where no single output is the best.
  [[nodiscard]] std::optional<double> best(std::size_t index) const;
  /// Why nothing can be said when outputs are missing.
  [[nodiscard]] std::string reason() const;

 private:
  /// The farther from what happened, or the nearer.
  [[nodiscard]] std::optional<double> extreme(std::size_t index, bool is_worst) const;

  const CaseTable& table_;
  const Requirement& requirement_;
  const MetricInfo& info_;
  double below_all_ = 0;  ///< ranked below every score, and not called
  double above_all_ = 0;
};

/// Of two classes, and a metric that has a better end: whether the worst output of a case, or the
/// best, is ranked above all others and called, rather than below and not.
[[nodiscard]] bool is_missing_above(const Requirement& requirement, const MetricInfo& info,
                                    bool is_positive, bool is_worst);

}  // namespace etalon::validation
