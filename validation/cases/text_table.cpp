// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/text_table.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/text_columns.hpp"

namespace etalon::validation {

std::string in_short(std::string_view value) { return shortened(value, 80); }

std::string some_of(const std::vector<std::string>& names) {
  return shortened(join(names, ", "), 400);
}

namespace {

/// That a header of one cell is of several, which something else than commas separates; empty where
/// nothing says so.
std::string other_separator(std::string_view cell) {
  for (const auto& [separator, shown] :
       {std::pair{';', "';'"}, std::pair{'\t', "tabs"}, std::pair{'|', "'|'"}}) {
    if (cell.find(separator) == cell.npos) continue;
    return text("; is it separated by ", shown,
                "? Write commas between cells, and points in numbers");
  }
  return {};
}

}  // namespace

TextTable::TextTable(std::string_view bytes, std::string name) : name_(std::move(name)) {
  datasets::is_hdf5(bytes) ? read_columns(bytes) : read_text(bytes);
}

void TextTable::read_text(std::string_view bytes) {
  records_ = datasets::read_delimited(
      datasets::delimited_text(std::string(bytes), name_), ',', 0, name_,
      std::numeric_limits<std::int64_t>::max(), [&](const datasets::Record& record) {
        header_cells_ == 0 ? take_header(record) : check_cells(record);
      });
  check(!records_.empty(), ErrorKind::format,
        text(name_, ": is empty; the first line names the columns"));
  check(!records().empty(), ErrorKind::format,
        text(name_, ": has no case; below the line that names the columns stands one for each"));
}

void TextTable::read_columns(std::string_view bytes) {
  row_ = "row";
  auto columns = datasets::read_text_columns(std::as_bytes(std::span(bytes)), name_);
  check(!columns.empty() && !columns.begin()->second.empty(), ErrorKind::format,
        text(name_, ": has no case; each column is an array with a value of each"));
  const std::size_t rows = columns.begin()->second.size();
  records_.resize(rows + 1);
  for (auto& [column, values] : columns) {
    records_[0].cells.push_back(column);
    for (std::size_t row = 0; row < rows; ++row) {
      records_[row + 1].line = static_cast<std::int64_t>(row + 1);
      records_[row + 1].cells.push_back(std::move(values[row]));
    }
  }
  take_header(records_[0]);
}

std::size_t TextTable::column(const std::string& column) const {
  const auto found = places_.find(column);
  if (found != places_.end()) return found->second;
  const std::string near = nearest(column, header());
  throw Error(ErrorKind::format,
              text(name_, ": there is no column '", in_short(column), "'",
                   near.empty() ? text("; its columns are ", some_of(header()), remedy_)
                                : text("; did you mean '", in_short(near), "'?")));
}

std::string TextTable::place(const datasets::Record& record) const {
  return text(name_, ": ", row(record), ": ");
}

std::string TextTable::row(const datasets::Record& record) const {
  return text(row_, " ", record.line);
}

const std::string& TextTable::cell(const datasets::Record& record, std::size_t column) const {
  // The text of what is right would take longer than the reading.
  if (record.cells[column].empty())
    throw Error(ErrorKind::format,
                text(place(record), "column '", in_short(header()[column]), "' is empty"));
  return record.cells[column];
}

double TextTable::number(const datasets::Record& record, std::size_t column,
                         std::string_view remedy) const {
  const std::string& said = cell(record, column);
  double value = 0;
  const auto [end, problem] = std::from_chars(said.data(), said.data() + said.size(), value);
  check(problem == std::errc() && end == said.data() + said.size() && std::isfinite(value),
        ErrorKind::format,
        text(place(record), "column '", in_short(header()[column]), "': '", in_short(said),
             "' is no finite number", remedy));
  return value;
}

void TextTable::take_header(const datasets::Record& record) {
  header_cells_ = record.cells.size();
  if (header_cells_ == 1) remedy_ = other_separator(record.cells[0]);
  for (std::size_t i = 0; i < header_cells_; ++i) {
    const std::string& cell = record.cells[i];
    check(cell.size() <= most_name_bytes, ErrorKind::format,
          text(place(record), "column ", i + 1, " has a name of ", cell.size(), " bytes; ",
               most_name_bytes, " are the most"));
    check(!cell.empty() && places_.emplace(cell, i).second, ErrorKind::format,
          text(place(record), "column ", i + 1,
               cell.empty() ? " has no name"
                            : text(" has the name of another (", in_short(cell), ")")));
  }
}

void TextTable::check_cells(const datasets::Record& record) const {
  if (record.cells.size() == header_cells_) return;
  throw Error(ErrorKind::format, text(place(record), "has ", record.cells.size(),
                                      " cells, the header ", header_cells_, remedy_));
}

}  // namespace etalon::validation
