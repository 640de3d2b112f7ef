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

Array read_features(const Record& record, const TableColumns& columns, CellProblems& problems) {
  if (record.cells.size() != columns.names.size()) {
    problems.add_width(record);
    return {};
  }
  std::vector<float> values;
  for (std::size_t c = 0; c < record.cells.size(); ++c) {
    if (columns.roles[c] != ColumnRole::feature) continue;
    const std::string& cell = record.cells[c];
    values.push_back(std::numeric_limits<float>::quiet_NaN());
    if (is_missing(cell)) continue;
    double value = 0;
    if (parse_number(cell, value) && std::fabs(value) <= std::numeric_limits<float>::max()) {
      values.back() = static_cast<float>(value);
    } else {
      problems.add_feature(record, c);
    }
  }
  Array result = Array::zeros(DType::f32, {std::ssize(values)});
  std::ranges::copy(values, result.as<float>().begin());
  return result;
}

SampleTable ingest_csv(const DataOptions& options, Objections& objections) {
  const std::string bytes = read_text_file(options.path, any_size);
  SampleTable table;
  table.files.push_back({"", sha256(bytes)});
  const std::string content = delimited_text(bytes, options.path);
  const TableColumns columns = table_columns(options, content, objections);
  if (!objections.all().empty()) return table;
  table.feature_names = columns.features();
  std::vector<WholeNumbers> whole(columns.names.size());
  CellProblems problems(options, columns);
  for (const Record& record :
       read_delimited(content, options.separator[0], options.skip_rows, options.path)) {
    Sample sample;
    sample.id = text("row-", record.line);
    sample.name = sample.id;
    sample.input = read_features(record, columns, problems);
    if (record.cells.size() != columns.names.size()) continue;
    for (std::size_t c = 0; c < record.cells.size(); ++c) {
      const std::string& cell = record.cells[c];
      switch (columns.roles[c]) {
        case ColumnRole::feature: whole[c].add(cell); break;
        case ColumnRole::label: {
          const auto found = std::ranges::find(options.class_values, cell);
          if (found == options.class_values.end()) problems.add_class(record, c);
          sample.label = found - options.class_values.begin();
          break;
        }
        case ColumnRole::patient:
          if (is_missing(cell)) problems.add_missing_patient(record, c);
          sample.patient = cell;
          break;
        case ColumnRole::excluded: break;
      }
    }
    table.samples.push_back(std::move(sample));
  }
  problems.object(objections);
  for (std::size_t c = 0; c < columns.names.size(); ++c) {
    const std::string loss = whole[c].loss();
    if (!loss.empty()) table.indistinct.push_back(text(columns.names[c], " (", loss, ")"));
  }
  return table;
}

}  // namespace etalon::datasets
