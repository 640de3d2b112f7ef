// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// Cases of one test set, columns of equal length n in the order of patient and case id. A value.
struct CaseTable {
  std::vector<std::string> ids;
  std::vector<std::string> patients;
  Target target = Target::two_classes;
  std::vector<std::int64_t> labels;  ///< of two classes; of survival: 1 where the event came
  std::vector<double> times;         ///< of survival: of the event, or the end of follow-up
  std::vector<double> values;        ///< of a measured value
  std::map<std::string, std::vector<double>> scores;           ///< by column; NaN: no output
  std::map<std::string, std::vector<std::string>> attributes;  ///< by column, for subgroups

  [[nodiscard]] std::int64_t size() const { return std::ssize(ids); }
  /// The cases whose attribute has that value; all for an empty name.
  [[nodiscard]] std::vector<std::uint32_t> where(const std::string& attribute,
                                                 const std::string& value) const;
};

}  // namespace etalon::validation
