// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
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

double read_cell(std::string_view cell, const std::string& place) {
  cell = trimmed(cell);
  if (cell.empty() || cell == "nan" || cell == "NaN" || cell == "NA") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double value = 0;
  check(parse_number(cell, value), ErrorKind::format,
        text(place, ": '", cell, "' is not a number"));
  return value;
}

}  // namespace

SampleTable ingest_csv(const DataOptions& options) {
  check(options.separator.size() == 1, ErrorKind::config, "data.separator must be one character");
  const std::string content = read_text_file(options.path);
  const auto lines = split(content, '\n');
  std::vector<std::string> columns = options.columns;
  if (columns.empty()) {
    check(options.skip_rows > 0 && std::ssize(lines) >= options.skip_rows, ErrorKind::config,
          "data.columns is empty, so data.skip_rows must count the header line");
    const std::string& header = lines[static_cast<std::size_t>(options.skip_rows) - 1];
    for (const auto& name : split(trimmed(header), options.separator[0])) {
      columns.emplace_back(trimmed(name));
    }
  }
  const std::size_t label = column_of(columns, options.label_column, "label_column");
  const std::size_t patient = options.patient_column.empty()
                                  ? columns.size()
                                  : column_of(columns, options.patient_column, "patient_column");
  SampleTable table;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c != label && c != patient) table.feature_names.push_back(columns[c]);
  }
  const Shape shape = {std::ssize(table.feature_names)};
  for (std::size_t l = static_cast<std::size_t>(options.skip_rows); l < lines.size(); ++l) {
    if (trimmed(lines[l]).empty()) continue;
    const auto cells = split(trimmed(lines[l]), options.separator[0]);
    check(cells.size() == columns.size(), ErrorKind::format,
          text(options.path, ":", l + 1, ": ", cells.size(), " cells, but there are ",
               columns.size(), " columns"));
    Sample sample;
    sample.id = text("row-", l + 1);
    sample.patient = patient < cells.size() ? std::string(trimmed(cells[patient])) : sample.id;
    sample.input = Array::zeros(DType::f32, shape);
    std::size_t feature = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string place = text(options.path, ":", l + 1, ": column '", columns[c], "'");
      if (c == label) {
        const auto found = std::ranges::find(options.class_values, trimmed(cells[c]));
        check(found != options.class_values.end(), ErrorKind::format,
              text(place, ": '", cells[c], "' is none of the class values ",
                   join(options.class_values, ", ")));
        sample.label = found - options.class_values.begin();
      } else if (c != patient) {
        sample.input.as<float>()[feature++] = static_cast<float>(read_cell(cells[c], place));
      }
    }
    table.samples.push_back(std::move(sample));
  }
  return table;
}

}  // namespace etalon::datasets
