// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "validation/cases/case_table.hpp"

namespace etalon::validation {

/// A reader and the block of the cases that he reads; an empty block: all cases.
struct PlannedReader {
  std::string name;
  std::string block;
};

/// How many blocks there are; 1 where everybody reads all cases.
[[nodiscard]] std::int64_t count_blocks(const std::vector<PlannedReader>& readers);

/// A reading is no farther from 0, so that a missing one has room beyond it.
inline constexpr double largest_reading = 1e300;

/// What one reader gave of all cases in a modality, and of how many that were his it lacks.
struct GivenReadings {
  std::vector<double> scores = {};
  std::vector<std::int64_t> labels = {};  ///< of these
  std::int64_t positives = 0;
  std::int64_t missing = 0;

  [[nodiscard]] std::int64_t negatives() const { return std::ssize(labels) - positives; }
  [[nodiscard]] bool has_both_classes() const { return positives > 0 && negatives() > 0; }
};
[[nodiscard]] GivenReadings given_readings(const CaseTable& table, const std::string& modality,
                                           std::size_t reader);

/// Joins a table of readings (`case`, `reader`, a column of each modality; an empty cell: not
/// given) and one of labels (`case`, `patient`, `label`, where there are blocks `block`, and
/// attributes), each CSV or HDF5 (docs/formats/readings.md). Each of `readers` has one row for each
/// case that is his to read, and nobody another one. `modalities` are those that are judged. Throws
/// what `join_cases` throws.
[[nodiscard]] CaseTable join_readings(std::string_view reading_bytes, const std::string& readings,
                                      std::string_view label_bytes, const std::string& labels,
                                      const std::vector<std::string>& modalities,
                                      const std::vector<PlannedReader>& readers);

}  // namespace etalon::validation
