// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "datasets/ingest/delimited.hpp"

namespace etalon::validation {

/// What a table says, as a message shows it.
[[nodiscard]] std::string in_short(std::string_view value);
/// Of a column, or of a class: messages and results repeat names.
inline constexpr std::size_t most_name_bytes = 200;
/// Names of columns, as many as a person reads.
[[nodiscard]] std::string some_of(const std::vector<std::string>& names);

/// A table whose columns have names, read whole: a comma-separated text with a header line that
/// names every column once, or an HDF5 file with an array for each (docs/formats/case-tables.md).
/// Errors name it, the line (of HDF5 the row, from 1) and the column.
class TextTable {
 public:
  /// Throws format errors for other texts, a name of more than `most_name_bytes`, and a table
  /// without a case; unsupported for other forms of HDF5.
  TextTable(std::string_view bytes, std::string name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<std::string>& header() const { return records_[0].cells; }
  /// Below the header.
  [[nodiscard]] std::span<const datasets::Record> records() const {
    return std::span(records_).subspan(1);
  }
  [[nodiscard]] bool has(const std::string& column) const { return places_.contains(column); }
  /// Its place in a record; throws a format error with the nearest name.
  [[nodiscard]] std::size_t column(const std::string& column) const;
  /// `line 3`.
  [[nodiscard]] std::string row(const datasets::Record& record) const;
  /// `file: line 3: `.
  [[nodiscard]] std::string place(const datasets::Record& record) const;
  /// A cell that must not be empty.
  [[nodiscard]] const std::string& cell(const datasets::Record& record, std::size_t column) const;
  /// A cell that is a finite number; `remedy` ends the error's text.
  [[nodiscard]] double number(const datasets::Record& record, std::size_t column,
                              std::string_view remedy = {}) const;

 private:
  void read_text(std::string_view bytes);
  void read_columns(std::string_view bytes);
  void take_header(const datasets::Record& record);
  void check_cells(const datasets::Record& record) const;

  std::string name_;
  const char* row_ = "line";
  std::vector<datasets::Record> records_;  ///< the header first
  std::size_t header_cells_ = 0;
  std::string remedy_ = {};  ///< where the header looks like one with another separator
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace etalon::validation
