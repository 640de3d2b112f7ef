// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/table_columns.hpp"

#include <algorithm>
#include <map>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "datasets/ingest/delimited.hpp"

namespace etalon::datasets {
namespace {

constexpr std::int64_t most_lines = 20;  // of one header

/// Lines [first, last] (from 1) of a text, line ends included.
std::string_view lines_of(std::string_view content, std::int64_t first, std::int64_t last) {
  std::size_t begin = 0;
  std::size_t at = 0;
  for (std::int64_t line = 1; line <= last && at < content.size(); ++line) {
    if (line == first) begin = at;
    const auto end = content.find('\n', at);
    at = end == std::string_view::npos ? content.size() : end + 1;
  }
  return content.substr(begin, at - begin);
}

bool is_balanced(std::string_view lines) {
  return std::count(lines.begin(), lines.end(), '"') % 2 == 0;
}

/// The record that ends with line `last`: a cell in quotes may begin on an earlier line.
std::vector<std::string> header_cells(const DataOptions& options, std::string_view content) {
  const std::int64_t last = options.skip_rows;
  const std::string& file = options.path;
  const char separator = options.separator[0];
  const std::int64_t lines = std::count(content.begin(), content.end(), '\n') + 1;
  check(last > 0 && lines >= last, ErrorKind::config,
        "data.columns is empty, so data.skip_rows must count the header line");
  std::vector<std::string> doubtful;
  for (std::int64_t first = last; first >= 1 && first > last - most_lines; --first) {
    const std::string_view part = lines_of(content, first, last);
    if (!is_balanced(part)) continue;
    const auto records = read_delimited(part, separator, 0, file);
    check(!records.empty() || first < last, ErrorKind::format,
          text(file, ":", last, ": the header line is blank"));
    if (records.size() != 1) break;
    // A quote inside a cell: the part may begin in the middle of a quoted one.
    const bool is_sure = std::ranges::none_of(records[0].cells, [](const std::string& cell) {
      return cell.find('"') != std::string::npos;
    });
    if (is_sure) return records[0].cells;
    if (doubtful.empty()) doubtful = records[0].cells;
  }
  if (!doubtful.empty()) return doubtful;
  // No line before closes the quote: it may go on behind the last skipped line.
  for (std::int64_t end = last + 1; end <= std::min(lines, last + most_lines); ++end) {
    check(!is_balanced(lines_of(content, last, end)), ErrorKind::config,
          text("data.skip_rows = ", last,
               " ends inside a quoted cell of the header, which goes on to line ", end, " of ",
               file, "; set data.skip_rows = ", end));
  }
  const auto records = read_delimited(content, separator, last - 1, file, 1);
  check(!records.empty(), ErrorKind::format, text(file, ":", last, ": the header line is blank"));
  return records[0].cells;
}

/// Excel's `sep=;` in the first line, which is not the header: what it says; empty without.
std::string declared_separator(std::string_view content) {
  constexpr std::string_view key = "sep=";
  std::string_view first = content.substr(0, content.find('\n'));
  if (first.ends_with('\r')) first.remove_suffix(1);
  if (first.starts_with('"') && first.ends_with('"') && first.size() > 1) {
    first = first.substr(1, first.size() - 2);
  }
  return first.starts_with(key) && first.size() == key.size() + 1
             ? std::string(first.substr(key.size()))
             : std::string();
}

/// Another separator that the only cell of a header holds, as the job file would say it.
std::string other_separator(std::string_view cell, std::string_view used) {
  std::string best;
  std::int64_t most = 0;
  for (const char candidate : {';', '\t', ',', '|'}) {
    const auto count = std::count(cell.begin(), cell.end(), candidate);
    if (used[0] == candidate || count <= most) continue;
    most = count;
    best = candidate == '\t' ? "\\t" : std::string(1, candidate);
  }
  return best;
}

std::string no_such_column(const TableColumns& columns, const DataOptions& options,
                           const std::string& name, std::string_view key) {
  std::string message = text("data.", key, " names '", name, "', which is no column");
  const std::string near = nearest(name, columns.names);
  if (!near.empty()) return text(message, "; did you mean '", near, "'?");
  if (columns.names.size() != 1)
    return text(message, "; its columns are ", shortened(join(columns.names, ", "), 400));
  const std::string separator = other_separator(columns.names[0], options.separator);
  return text(message, ": the header is one cell",
              separator.empty() ? "" : text("; set data.separator = \"", separator, "\""));
}

/// Place of a column by name, or by `#3`.
std::size_t place_of(const TableColumns& columns, const std::string& name) {
  const auto found = std::ranges::find(columns.names, name);
  if (found != columns.names.end()) return static_cast<std::size_t>(found - columns.names.begin());
  std::int64_t number = 0;
  const bool is_place = name.starts_with("#") && parse_number(name.substr(1), number) &&
                        number >= 1 && number <= std::ssize(columns.names);
  return is_place ? static_cast<std::size_t>(number - 1) : columns.names.size();
}

void assign(TableColumns& columns, const DataOptions& options, const std::string& name,
            std::string_view key, ColumnRole role, Objections& objections) {
  const std::size_t place = place_of(columns, name);
  if (place == columns.names.size()) {
    objections.add(ErrorKind::config, no_such_column(columns, options, name, key));
  } else if (columns.roles[place] != ColumnRole::feature && columns.roles[place] != role) {
    objections.add(ErrorKind::config, text("data.", key, " names '", name,
                                           "', which another key of section [data] "
                                           "names as well"));
  } else {
    columns.roles[place] = role;
  }
}

/// pandas writes an index without a name and reads it back as `Unnamed: 0`.
bool is_nameless(const std::string& name) {
  return trimmed(name).empty() || name.starts_with("Unnamed: ");
}

void object_to_names(const TableColumns& columns, const std::string& file, Objections& objections) {
  std::map<std::string, std::int64_t> seen;
  for (std::size_t c = 0; c < columns.names.size(); ++c) {
    const std::string& name = columns.names[c];
    if (columns.roles[c] == ColumnRole::excluded) continue;
    if (is_nameless(name)) {
      objections.add(ErrorKind::format,
                     text(file, ": column ", c + 1, " of ", columns.names.size(), " has no name",
                          name.empty() ? std::string() : text(" (it is called '", name, "')"),
                          c + 1 == columns.names.size() ? " (each line may end with a separator)"
                                                        : " (it may be an index)",
                          "; leave it out with data.exclude_columns = [\"#", c + 1,
                          "\"], or name all columns in data.columns"));
    } else if (++seen[name] == 2) {
      objections.add(ErrorKind::format, text(file, ": two columns are called '", name, "'"));
    }
  }
}

}  // namespace

std::vector<std::string> TableColumns::features() const {
  std::vector<std::string> result;
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (roles[c] == ColumnRole::feature) result.push_back(names[c]);
  }
  return result;
}

TableColumns table_columns(const DataOptions& options, std::string_view content,
                           Objections& objections) {
  TableColumns columns;
  if (options.separator.size() != 1 || options.separator == "\"" || options.separator == "\n") {
    objections.add(ErrorKind::config,
                   "data.separator must be one character, no quote and no line end");
    return columns;
  }
  const std::string declared = declared_separator(content);
  const std::int64_t least_skipped = options.columns.empty() ? 2 : 1;
  if (!declared.empty() && options.skip_rows < least_skipped) {
    objections.add(ErrorKind::config,
                   text(options.path, ": the first line is Excel's sep=", declared,
                        ", not the header; set data.skip_rows = ", least_skipped,
                        " and data.separator = \"", declared == "\t" ? "\\t" : declared, "\""));
    return columns;
  }
  columns.names = options.columns;
  if (columns.names.empty()) {
    objections.attempt([&] { columns.names = header_cells(options, content); });
  }
  if (columns.names.empty()) return columns;
  columns.roles.assign(columns.names.size(), ColumnRole::feature);
  assign(columns, options, options.label_column, "label_column", ColumnRole::label, objections);
  if (!options.patient_column.empty()) {
    assign(columns, options, options.patient_column, "patient_column", ColumnRole::patient,
           objections);
  }
  for (const std::string& name : options.exclude_columns) {
    assign(columns, options, name, "exclude_columns", ColumnRole::excluded, objections);
  }
  object_to_names(columns, options.path, objections);
  if (objections.all().empty() && columns.features().empty()) {
    objections.add(ErrorKind::format, text(options.path, ": no column is left for features"));
  }
  return columns;
}

}  // namespace etalon::datasets
