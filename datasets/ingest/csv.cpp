// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/delimited.hpp"
#include "datasets/ingest/ingest.hpp"

namespace etalon::datasets {
namespace {

std::size_t column_of(const std::vector<std::string>& columns, const std::string& name,
                      std::string_view key) {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) {
    const std::string near = nearest(name, columns);
    throw Error(ErrorKind::config, text("data.", key, " names '", name, "', which is no column",
                                        near.empty() ? "" : text("; did you mean '", near, "'?")));
  }
  return static_cast<std::size_t>(found - columns.begin());
}

bool is_missing(std::string_view cell) {
  return cell.empty() || cell == "nan" || cell == "NaN" || cell == "NA";
}

float read_feature(const std::string& cell, const std::string& place) {
  if (is_missing(cell)) return std::numeric_limits<float>::quiet_NaN();
  double value = 0;
  check(parse_number(cell, value), ErrorKind::format,
        text(place, ": '", cell, "' is not a number"));
  check(std::fabs(value) <= std::numeric_limits<float>::max(), ErrorKind::format,
        text(place, ": '", cell, "' is no finite number that float32 holds"));
  return static_cast<float>(value);
}

std::int64_t read_label(const std::string& cell, const DataOptions& options,
                        const std::string& place) {
  const auto found = std::ranges::find(options.class_values, cell);
  const std::string allowed = join(options.class_values, ", ");
  if (found == options.class_values.end()) {
    throw Error(ErrorKind::format,
                is_missing(cell)
                    ? text(place, ": the class is missing; label the row or take it out")
                    : text(place, ": '", cell, "' is none of the class values ", allowed));
  }
  return found - options.class_values.begin();
}

/// Names of the columns: given, or the last skipped line.
std::vector<std::string> column_names(const DataOptions& options, std::string_view content) {
  std::vector<std::string> columns = options.columns;
  if (columns.empty()) {
    const bool has_header =
        options.skip_rows > 0 &&
        std::count(content.begin(), content.end(), '\n') + 1 >= options.skip_rows;
    check(has_header, ErrorKind::config,
          "data.columns is empty, so data.skip_rows must count the header line");
    const auto records =
        read_delimited(content, options.separator[0], options.skip_rows - 1, options.path);
    check(!records.empty() && records[0].line == options.skip_rows, ErrorKind::format,
          text(options.path, ":", options.skip_rows, ": the header line is blank"));
    columns = records[0].cells;
  }
  std::set<std::string> seen;
  for (const auto& name : columns) {
    check(seen.insert(name).second, ErrorKind::format,
          text(options.path, ": two columns are called '", name, "'"));
  }
  return columns;
}

}  // namespace

SampleTable ingest_csv(const DataOptions& options) {
  check(options.separator.size() == 1 && options.separator != "\"" && options.separator != "\n",
        ErrorKind::config, "data.separator must be one character, no quote and no line end");
  const std::string content = read_text_file(options.path);
  const std::vector<std::string> columns = column_names(options, content);
  const std::size_t label = column_of(columns, options.label_column, "label_column");
  const std::size_t patient = options.patient_column.empty()
                                  ? columns.size()
                                  : column_of(columns, options.patient_column, "patient_column");
  SampleTable table;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c != label && c != patient) table.feature_names.push_back(columns[c]);
  }
  check(!table.feature_names.empty(), ErrorKind::format,
        text(options.path, ": no column is left for features"));
  const Shape shape = {std::ssize(table.feature_names)};
  for (const auto& [line, cells] :
       read_delimited(content, options.separator[0], options.skip_rows, options.path)) {
    check(cells.size() == columns.size(), ErrorKind::format,
          text(options.path, ":", line, ": ", cells.size(), " cells, but there are ",
               columns.size(), " columns"));
    Sample sample;
    sample.id = text("row-", line);
    sample.patient = patient < cells.size() ? cells[patient] : sample.id;
    sample.input = Array::zeros(DType::f32, shape);
    std::size_t feature = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string place = text(options.path, ":", line, ": column '", columns[c], "'");
      if (c == label) {
        sample.label = read_label(cells[c], options, place);
      } else if (c == patient) {
        check(!is_missing(cells[c]), ErrorKind::format, text(place, ": the patient is missing"));
      } else {
        sample.input.as<float>()[feature++] = read_feature(cells[c], place);
      }
    }
    table.samples.push_back(std::move(sample));
  }
  return table;
}

}  // namespace etalon::datasets
