// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  /// Below the header.
  [[nodiscard]] std::size_t rows() const { return lines_.size(); }
  [[nodiscard]] bool has(const std::string& column) const { return places_.contains(column); }
  /// Its place in a row; throws a format error with the nearest name.
  [[nodiscard]] std::size_t column(const std::string& column) const;
  /// `line 3`.
  [[nodiscard]] std::string where(std::size_t row) const;
  /// `file: line 3: `.
  [[nodiscard]] std::string place(std::size_t row) const;
  /// Borrowed from the table.
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const {
    const std::size_t cell = row * header_.size() + column;
    return std::string_view(text_).substr(ends_[cell], ends_[cell + 1] - ends_[cell]);
  }
  /// A cell that must not be empty.
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
  /// A cell that is a finite number; `remedy` ends the error's text.
  [[nodiscard]] double number(std::size_t row, std::size_t column,
                              std::string_view remedy = {}) const;

 private:
  void read_text(std::string_view bytes);
  void read_columns(std::string_view bytes);
  void take_header(const std::vector<std::string>& cells, const std::string& where);
  void add_row(std::int64_t line, std::span<const std::string> cells);

  std::string name_;
  const char* row_ = "line";
  std::vector<std::string> header_;
  std::string remedy_ = {};  ///< where the header looks like one with another separator
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::int64_t> lines_;   ///< (rows) where each begins
  std::string text_;                  ///< of all cells, row by row
  std::vector<std::size_t> ends_{0};  ///< (rows · columns + 1) of each cell in `text_`
};

}  // namespace etalon::validation
