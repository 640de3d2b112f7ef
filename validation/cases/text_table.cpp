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
#include "datasets/ingest/delimited.hpp"

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
  if (datasets::is_hdf5(bytes)) {
    read_columns(bytes);
  } else {
    read_text(bytes);
  }
}

void TextTable::read_text(std::string_view bytes) {
  datasets::for_each_record(
      datasets::delimited_text(std::string(bytes), name_), ',', 0, name_,
      [&](const datasets::Record& record) {
        if (header_.empty()) {
          take_header(record.cells, text(name_, ": line ", record.line, ": "));
        } else if (record.cells.size() != header_.size()) {
          throw Error(ErrorKind::format,
                      text(name_, ": line ", record.line, ": has ", record.cells.size(),
                           " cells, the header ", header_.size(), remedy_));
        } else {
          add_row(record.line, record.cells);
        }
        return true;
      });
  check(!header_.empty(), ErrorKind::format,
        text(name_, ": is empty; the first line names the columns"));
  check(rows() > 0, ErrorKind::format,
        text(name_, ": has no case; below the line that names the columns stands one for each"));
}

void TextTable::read_columns(std::string_view bytes) {
  row_ = "row";
  const auto columns = datasets::read_text_columns(std::as_bytes(std::span(bytes)), name_);
  check(!columns.empty() && !columns.begin()->second.empty(), ErrorKind::format,
        text(name_, ": has no case; each column is an array with a value of each"));
  std::vector<std::string> names;
  for (const auto& [column, values] : columns) names.push_back(column);
  take_header(names, text(name_, ": "));
  std::vector<std::string> cells(columns.size());
  for (std::size_t row = 0; row < columns.begin()->second.size(); ++row) {
    auto cell = cells.begin();
    for (const auto& [column, values] : columns) *cell++ = values[row];
    add_row(static_cast<std::int64_t>(row) + 1, cells);
  }
}

void TextTable::add_row(std::int64_t line, std::span<const std::string> cells) {
  lines_.push_back(line);
  for (const std::string& cell : cells) {
    text_ += cell;
    ends_.push_back(text_.size());
  }
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

std::string TextTable::where(std::size_t row) const { return text(row_, " ", lines_[row]); }

std::string TextTable::place(std::size_t row) const { return text(name_, ": ", where(row), ": "); }

std::string_view TextTable::cell(std::size_t row, std::size_t column) const {
  const std::string_view said = at(row, column);
  // The text of what is right would take longer than the reading.
  if (said.empty())
    throw Error(ErrorKind::format,
                text(place(row), "column '", in_short(header_[column]), "' is empty"));
  return said;
}

double TextTable::number(std::size_t row, std::size_t column, std::string_view remedy) const {
  const std::string_view said = cell(row, column);
  double value = 0;
  const auto [end, problem] = std::from_chars(said.data(), said.data() + said.size(), value);
  if (problem != std::errc() || end != said.data() + said.size() || !std::isfinite(value))
    throw Error(ErrorKind::format, text(place(row), "column '", in_short(header_[column]), "': '",
                                        in_short(said), "' is no finite number", remedy));
  return value;
}

void TextTable::take_header(const std::vector<std::string>& cells, const std::string& where) {
  if (cells.size() == 1) remedy_ = other_separator(cells[0]);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string& cell = cells[i];
    check(cell.size() <= most_name_bytes, ErrorKind::format,
          text(where, "column ", i + 1, " has a name of ", cell.size(), " bytes; ", most_name_bytes,
               " are the most"));
    check(!cell.empty() && places_.emplace(cell, i).second, ErrorKind::format,
          text(where, "column ", i + 1,
               cell.empty() ? " has no name"
                            : text(" has the name of another (", in_short(cell), ")")));
  }
  header_ = cells;
}

}  // namespace etalon::validation
