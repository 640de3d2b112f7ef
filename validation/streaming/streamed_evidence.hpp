// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "validation/evidence/case_evidence.hpp"
#include "validation/streaming/case_counts.hpp"
#include "validation/streaming/decision_stream.hpp"

namespace etalon::validation {

/// What a stream of cases says about one requirement: the numbers and bits that `TakenCases` has of
/// the same cases in a table.
class StreamedEvidence final : public CaseEvidence {
 public:
  using CaseEvidence::CaseEvidence;

  [[nodiscard]] std::vector<const Contributions*> drawn() const override { return {}; }
  [[nodiscard]] MadeInterval interval(const IntervalQuestion& question) const override {
    return make_interval(question);
  }

  std::function<MadeInterval(const IntervalQuestion&)> make_interval = {};
  /// Of metrics that studies are simulated of: the cases that count, of each patient in order.
  std::vector<ClassCases> counted = {};
  std::int64_t largest_patient = 0;  ///< as `Grounds` has it, of this requirement

  using CaseEvidence::take_values;
};

/// Why a requirement cannot be judged in a stream; empty when it can.
[[nodiscard]] std::string why_not_streamed(const Requirement& requirement);

/// One that can; the root's is whole, on other ranks it is made likewise but says nothing.
/// Collective.
[[nodiscard]] std::unique_ptr<StreamedEvidence> stream_evidence(const CaseStream& cases,
                                                                CountedSubgroups& counts,
                                                                const RequirementPlan& plan,
                                                                const Requirement& requirement,
                                                                std::int64_t threads);

}  // namespace etalon::validation
