// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validation/cases/case_table.hpp"

namespace etalon::validation {

/// Joins a table of predictions (columns `case`, `patient`, scores, attributes) and one of labels
/// (`case` and either `label`, or `time` and `event`, or `value`, or `mask`), each CSV or HDF5
/// (docs/formats/case-tables.md). `score_columns` of the predictions are read as numbers, of masks
/// as paths, which nothing is read of here; every other column of either table is an attribute.
/// `patient` and attributes may stand in either; where they stand in both they must agree.
/// `prediction_bytes` and `label_bytes` are the files' contents; errors call them by the two names.
/// Throws format errors naming file, line and column, and an integrity error naming cases that
/// stand in one of the two only, or of which the two say different things, also labels of another
/// kind than `asked`.
[[nodiscard]] CaseTable join_cases(std::string_view prediction_bytes,
                                   const std::string& predictions, std::string_view label_bytes,
                                   const std::string& labels,
                                   const std::vector<std::string>& score_columns,
                                   const std::optional<Target>& asked = {});

}  // namespace etalon::validation
