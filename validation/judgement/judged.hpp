// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "validation/catalogue/bound_kinds.hpp"
#include "validation/evidence/case_evidence.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/judgement/result.hpp"
#include "validation/judgement/ruling.hpp"

namespace etalon::validation {

/// One requirement with what the cases say about it, and how that is judged. What is not defined on
/// the cases is a result, not an error.
class Judged {
 public:
  explicit Judged(std::unique_ptr<const CaseEvidence> evidence);

  /// What has to be drawn for `result`: nothing, the model's contributions, or also the
  /// reference's.
  [[nodiscard]] std::vector<const Contributions*> resampled() const;

  /// `replicates` has the values of each of `resampled()`.
  [[nodiscard]] RequirementResult result(std::span<const std::vector<double>> replicates,
                                         SeparatedAucBounds& separated,
                                         const ErrorOfClaim& error = {}) const;

 private:
  [[nodiscard]] BoundFacts facts() const;
  [[nodiscard]] std::string too_few() const;
  [[nodiscard]] std::string lacks_a_class() const;
  [[nodiscard]] bool has_trial(bool is_positive, bool is_called) const;
  [[nodiscard]] std::string left_open() const;
  [[nodiscard]] bool is_lower_deciding() const;
  [[nodiscard]] std::string out_of_reach(const MadeInterval& made) const;

  std::unique_ptr<const CaseEvidence> evidence_;
  const CaseEvidence& taken_;
  std::string reason_;  ///< why nothing can be said; empty when something can
};

}  // namespace etalon::validation
