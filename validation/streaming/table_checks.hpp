// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/hdf5/column_file.hpp"
#include "distributed/alike.hpp"

namespace etalon::validation {

/// `file: row 3: ` of row 2.
[[nodiscard]] std::string place(const datasets::ColumnFile& table, std::int64_t row);
/// Throws a format error with the nearest name where there is no such column.
void require_column(const datasets::ColumnFile& table, const std::string& column);
/// Throws a format error for a column with a name that messages could not repeat.
void check_names(const datasets::ColumnFile& table);
/// Throws an unsupported error for labels of another kind than two classes.
void check_kind(const datasets::ColumnFile& labels);
/// Throws the format error for a case or a patient that stands behind a larger one, with what to
/// do.
[[noreturn]] void refuse_order(const datasets::ColumnFile& table, std::int64_t row,
                               const char* what, std::string_view said, std::string_view before);
/// Throws the integrity error for a row in which the two tables have different cases.
[[noreturn]] void refuse_case(const datasets::ColumnFile& predictions,
                              const datasets::ColumnFile& labels, std::int64_t row,
                              std::string_view predicted, std::string_view labelled);
/// What ranks that read the same files have alike, before the digests are known.
[[nodiscard]] distributed::Facts facts_of(const datasets::ColumnFile& predictions,
                                          const datasets::ColumnFile& labels);

}  // namespace etalon::validation
