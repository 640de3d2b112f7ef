// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/judgement/judged.hpp"
#include "validation/judgement/result.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What the claims of families are with the errors that may decide them. A bound is made out when
/// it is asked for and kept: each of m claims costs at most log2(m) + 3 bounds, most of them two.
/// Bounds of one claim are nested in the error (`ErrorOfClaim`); which of them were made out
/// follows from cases and plan alone. Borrows its arguments; one thread, `threads` for resamples.
class ClaimSteps {
 public:
  ClaimSteps(const CaseTable& cases, const RequirementPlan& plan, std::int64_t threads,
             SeparatedAucBounds& separated);

  /// Resamples that a claim's bounds are made of, where others share the drawing.
  void keep_replicates(std::size_t place, std::vector<std::vector<double>> replicates);

  /// The claim with the error of a single bound, or its part of it, divided by `divisor`.
  [[nodiscard]] const RequirementResult& at(std::size_t place, std::int64_t divisor);
  /// Whether it meets its limit then: known from a bound of a smaller error that does, or of a
  /// larger one that does not.
  [[nodiscard]] bool is_met(std::size_t place, std::int64_t divisor);

 private:
  struct Claim {
    std::map<std::int64_t, RequirementResult> by_divisor = {};
    std::vector<std::vector<double>> replicates = {};
  };
  [[nodiscard]] std::int64_t most_divided(std::size_t place) const;
  [[nodiscard]] RequirementResult make_out(std::size_t place, const ErrorOfClaim& error);

  const CaseTable& cases_;
  const RequirementPlan& plan_;
  std::int64_t threads_;
  SeparatedAucBounds& separated_;
  LabelViews views_;
  std::map<std::size_t, Claim> claims_;
};

}  // namespace etalon::validation
