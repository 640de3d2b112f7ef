// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/csv.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/delimited.hpp"
#include "datasets/ingest/ingest.hpp"

namespace etalon::datasets {
namespace {

constexpr double first_indistinct = 16777216;  // 2^24: float32 holds every whole number below
constexpr double past_int64 = 9.2e18;

bool is_missing(std::string_view cell) {
  return cell.empty() || cell == "nan" || cell == "NaN" || cell == "NA";
}

std::string not_a_number(const std::string& cell) {
  std::string with_point = cell;
  std::ranges::replace(with_point, ',', '.');
  double value = 0;
  return text(
      "'", cell, "' is not a number",
      with_point != cell && parse_number(with_point, value) ? "; write numbers with a point" : "");
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

/// Large whole numbers of one column as the file has them.
class WholeNumbers {
 public:
  void add(const std::string& cell) {
    double value = 0;
    if (!parse_number(cell, value) || std::fabs(value) < first_indistinct ||
        std::fabs(value) > past_int64 || std::floor(value) != value) {
      return;
    }
    std::int64_t whole = 0;
    values_.push_back(parse_number(cell, whole) ? whole : static_cast<std::int64_t>(value));
  }

  /// `60 different whole numbers become 1 in float32`, empty when each stays itself.
  [[nodiscard]] std::string loss() {
    std::ranges::sort(values_);
    const auto repeated = std::ranges::unique(values_);
    values_.erase(repeated.begin(), repeated.end());
    std::int64_t kept = values_.empty() ? 0 : 1;
    for (std::size_t i = 1; i < values_.size(); ++i) {
      kept += static_cast<float>(values_[i]) != static_cast<float>(values_[i - 1]) ? 1 : 0;
    }
    if (kept == std::ssize(values_)) return {};
    return text(values_.size(), " different whole numbers become ", kept, " in float32");
  }

 private:
  std::vector<std::int64_t> values_;
};

}  // namespace

Array read_features(const Record& record, const TableColumns& columns, const std::string& file) {
  const bool ends_empty =
      record.cells.size() == columns.names.size() + 1 && record.cells.back().empty();
  check(record.cells.size() == columns.names.size(), ErrorKind::format,
        text(file, ":", record.line, ": ", record.cells.size(), " cells, but there are ",
             columns.names.size(), " columns",
             ends_empty ? " (the line ends with a separator)" : ""));
  std::vector<float> values;
  for (std::size_t c = 0; c < record.cells.size(); ++c) {
    if (columns.roles[c] != ColumnRole::feature) continue;
    const std::string& cell = record.cells[c];
    if (is_missing(cell)) {
      values.push_back(std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    const std::string place = text(file, ":", record.line, ": column '", columns.names[c], "': ");
    double value = 0;
    check(parse_number(cell, value), ErrorKind::format, text(place, not_a_number(cell)));
    check(std::fabs(value) <= std::numeric_limits<float>::max(), ErrorKind::format,
          text(place, "'", cell, "' is no finite number that float32 holds"));
    values.push_back(static_cast<float>(value));
  }
  Array result = Array::zeros(DType::f32, {std::ssize(values)});
  std::ranges::copy(values, result.as<float>().begin());
  return result;
}

SampleTable ingest_csv(const DataOptions& options) {
  const std::string bytes = read_text_file(options.path);
  SampleTable table;
  table.files.push_back({"", sha256(bytes)});
  const std::string content = delimited_text(bytes, options.path);
  Objections objections;
  const TableColumns columns = table_columns(options, content, objections);
  objections.throw_any();
  table.feature_names = columns.features();
  std::vector<WholeNumbers> whole(columns.names.size());
  for (const Record& record :
       read_delimited(content, options.separator[0], options.skip_rows, options.path)) {
    Sample sample;
    sample.id = text("row-", record.line);
    sample.name = sample.id;
    sample.input = read_features(record, columns, options.path);
    for (std::size_t c = 0; c < record.cells.size(); ++c) {
      const std::string& cell = record.cells[c];
      const std::string place =
          text(options.path, ":", record.line, ": column '", columns.names[c], "'");
      if (columns.roles[c] == ColumnRole::label) sample.label = read_label(cell, options, place);
      if (columns.roles[c] == ColumnRole::feature) whole[c].add(cell);
      if (columns.roles[c] != ColumnRole::patient) continue;
      check(!is_missing(cell), ErrorKind::format, text(place, ": the patient is missing"));
      sample.patient = cell;
    }
    table.samples.push_back(std::move(sample));
  }
  for (std::size_t c = 0; c < columns.names.size(); ++c) {
    const std::string loss = whole[c].loss();
    if (!loss.empty()) table.indistinct.push_back(text(columns.names[c], " (", loss, ")"));
  }
  return table;
}

}  // namespace etalon::datasets
