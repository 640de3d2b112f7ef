// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "validation/evidence/case_evidence.hpp"
#include "validation/streaming/case_stream.hpp"
#include "validation/streaming/tally.hpp"

namespace etalon::validation {

/// The cases that a requirement is about, on every rank.
struct CaseCounts {
  Tally by_class = {};       ///< cases with and without the condition, of each patient
  std::int64_t missing = 0;  ///< cases that lack an output
  std::int64_t cases = 0;    ///< of any class
  std::int64_t positives = 0;
  PatientCounts patients = {};

  [[nodiscard]] std::int64_t given() const { return cases - missing; }
};

/// Collective.
[[nodiscard]] CaseCounts count_cases(const CaseStream& cases, const WantedCases& wanted);

/// `count_cases` once for each model and subgroup, however many requirements ask. Borrows the
/// cases.
class CountedSubgroups {
 public:
  explicit CountedSubgroups(const CaseStream& cases) : cases_(cases) {}
  /// Collective.
  [[nodiscard]] const CaseCounts& of(const WantedCases& wanted);

 private:
  const CaseStream& cases_;
  std::map<std::pair<std::vector<std::string>, std::string>, CaseCounts> known_;
};

/// Most cases that a patient has of those that `cases` takes of a row; 0 where all who have any
/// have as many.
[[nodiscard]] std::int64_t largest_of_unequal(
    const Tally& tally, const std::function<std::int64_t(const TallyRow&)>& cases);

}  // namespace etalon::validation
