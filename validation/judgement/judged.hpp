// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validation/catalogue/bound_kinds.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// With what error a claim of a family is held against its limit, and what stands already of
/// others. Families decide by bounds that are nested in the error: no end lies within that of a
/// larger one, whatever the bound's arithmetic is.
struct ErrorOfClaim {
  std::int64_t divisor = 1;  ///< of the error of a single bound
  const RequirementResult* of_larger = nullptr;
  const RequirementResult* of_smaller = nullptr;
};

/// One requirement with the cases that it takes, and how these are judged. Keeps references.
class Judged {
 public:
  /// Throws what `TakenCases` throws. What is not defined on the cases is a result, not an error.
  Judged(const CaseTable& table, const RequirementPlan& plan, const Requirement& requirement);

  /// What has to be drawn for `result`: nothing, the model's contributions, or also the
  /// reference's.
  [[nodiscard]] std::vector<const Contributions*> resampled() const;
  [[nodiscard]] const Clusters& clusters() const { return taken_.candidate.cases.clusters; }

  /// `replicates` has the values of each of `resampled()`.
  [[nodiscard]] RequirementResult result(std::span<const std::vector<double>> replicates,
                                         SeparatedAucBounds& separated,
                                         const ErrorOfClaim& error = {}) const;

 private:
  [[nodiscard]] Certainty certainty() const;
  [[nodiscard]] BoundFacts facts() const;
  [[nodiscard]] std::string too_few() const;
  [[nodiscard]] std::string lacks_a_class() const;
  [[nodiscard]] bool has_trial(bool is_positive, bool is_called) const;
  [[nodiscard]] std::string left_open() const;
  [[nodiscard]] bool is_lower_deciding() const;
  [[nodiscard]] std::string out_of_reach(const MadeInterval& made) const;
  void decide(RequirementResult& result) const;

  TakenCases taken_;
  std::string reason_;  ///< why nothing can be said; empty when something can
};

}  // namespace etalon::validation
