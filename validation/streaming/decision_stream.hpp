// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "validation/metrics/metric.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/streaming/case_stream.hpp"
#include "validation/streaming/tally.hpp"

namespace etalon::validation {

/// Cases of one patient by class, 8 bytes.
struct ClassCases {
  std::uint32_t positives = 0;
  std::uint32_t negatives = 0;
};

/// A metric of decisions on a stream, with missing outputs as far from the limit as they can be:
/// whole numbers of each patient, in any order.
struct DecisionSums {
  /// Of one model: its row of sums, then whether the patient has a case that a share counts
  /// whatever the missing outputs are.
  /// Of a difference of shares: cases that the candidate alone calls rightly, and the reference
  /// alone; the same with missing outputs as near as they can be; the cases that count, the
  /// same for both; whether the patient has one that counts whatever is missing, of either model.
  Tally tally = {};
  std::array<std::array<double, 4>, 2> sums = {};           ///< of each model
  std::array<std::array<double, 4>, 2> sums_of_given = {};  ///< of cases that lack no output
  std::vector<ClassCases> counted =
      {};  ///< cases that a share counts, of each patient; on the root
};

/// `metric` is one of sums that need no probabilities. Collective.
[[nodiscard]] DecisionSums stream_decisions(const CaseStream& cases, const Requirement& requirement,
                                            const Metric& metric, const Setting& setting);

}  // namespace etalon::validation
