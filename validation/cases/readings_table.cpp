// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/readings_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/labels.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

/// Rows of the labels by patient and case: the order of the result.
std::vector<std::uint32_t> in_order(const TextTable& labels) {
  const std::size_t id = labels.column("case");
  const std::size_t patient = labels.column("patient");
  std::vector<std::uint32_t> rows(labels.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  std::ranges::sort(rows, [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(labels.at(a, patient), labels.at(a, id)) <
           std::pair(labels.at(b, patient), labels.at(b, id));
  });
  return rows;
}

/// What a reader said of a case in one modality.
double reading(const TextTable& table, std::size_t row, std::size_t column) {
  if (table.at(row, column).empty()) return not_given;
  const double score =
      table.number(row, column, "; leave the cell of a reading that was not given empty");
  if (std::abs(score) > largest_reading)
    throw Error(ErrorKind::format, text(table.place(row), "a reading of ", score,
                                        " is farther from 0 than ", largest_reading));
  return score;
}

/// Readings by reader and case, each of which stands in one row.
class ReadingRows {
 public:
  ReadingRows(const TextTable& table, const std::vector<PlannedReader>& readers,
              const CaseTable& cases)
      : table_(table), readers_(readers), cases_(cases) {
    const std::size_t id = table.column("case");
    const std::size_t reader = table.column("reader");
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < cases.ids.size(); ++i) places.emplace(cases.ids[i], i);
    rows_.assign(readers.size() * places.size(), none);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::size_t whose = reader_of(row, table.cell(row, reader));
      const auto of_case = places.find(table.cell(row, id));
      if (of_case == places.end())
        throw Error(ErrorKind::integrity, text(table.place(row), "case '",
                                               in_short(table.at(row, id)), "' has no label"));
      const std::size_t place = whose * places.size() + of_case->second;
      if (cases.readings.is_to_read[place] == 0)
        throw Error(ErrorKind::integrity,
                    text(table.place(row), "case '", in_short(of_case->first),
                         "' is not of block '", in_short(readers[whose].block), "', which reader '",
                         in_short(readers[whose].name), "' reads"));
      if (rows_[place] != none)
        throw Error(
            ErrorKind::format,
            text(table.place(row), "reader '", in_short(readers[whose].name), "' has read case '",
                 in_short(of_case->first), "' in ", table.where(rows_[place]),
                 ", too; one row has a column for each modality: is this the long form?"));
      rows_[place] = row;
    }
    check_complete();
  }

  [[nodiscard]] std::vector<double> scores(const std::string& modality) const {
    const std::size_t column = table_.column(modality);
    std::vector<double> scores;
    scores.reserve(rows_.size());
    for (const std::size_t row : rows_)
      scores.push_back(row == none ? not_given : reading(table_, row, column));
    return scores;
  }

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  [[nodiscard]] std::size_t reader_of(std::size_t row, std::string_view name) const {
    const auto found = std::ranges::find(readers_, name, &PlannedReader::name);
    if (found == readers_.end()) {
      std::vector<std::string> names;
      for (const PlannedReader& reader : readers_) names.push_back(reader.name);
      const std::string near = nearest(std::string(name), names);
      throw Error(
          ErrorKind::integrity,
          text(table_.place(row), "reader '", in_short(name), "' is none of the plan's ",
               readers_.size(), ", ", some_of(names),
               near.empty() ? std::string() : text("; did you mean '", in_short(near), "'?")));
    }
    return static_cast<std::size_t>(found - readers_.begin());
  }

  void check_complete() const {
    const std::size_t n = cases_.ids.size();
    std::int64_t lacking = 0;
    std::string first;
    for (std::size_t place = 0; place < rows_.size(); ++place) {
      if (cases_.readings.is_to_read[place] == 0 || rows_[place] != none) continue;
      if (lacking++ == 0)
        first = text("'", in_short(cases_.ids[place % n]), "' by '",
                     in_short(readers_[place / n].name), "'");
    }
    check(
        lacking == 0, ErrorKind::integrity,
        text(table_.name(), ": ", lacking, " readings that the plan asks for do not stand there, ",
             "the first of case ", first, "; one that was not given has a row with an empty cell"));
  }

  const TextTable& table_;
  const std::vector<PlannedReader>& readers_;
  const CaseTable& cases_;
  std::vector<std::size_t> rows_;  ///< (readers, cases)
};

/// Of what readers gave; NaN where one that was to read did not.
std::vector<double> mean_scores(const Readings& readings, const std::vector<double>& scores,
                                std::size_t cases) {
  std::vector<double> means;
  for (std::size_t i = 0; i < cases; ++i) {
    double sum = 0;
    double count = 0;
    for (std::size_t place = i; place < scores.size(); place += cases) {
      if (readings.is_to_read[place] == 0) continue;
      sum += scores[place];
      ++count;
    }
    means.push_back(sum / count);
  }
  return means;
}

/// Whether each reader reads each case.
std::vector<std::uint8_t> design_of(const TextTable& labels, const std::vector<std::uint32_t>& rows,
                                    const std::vector<PlannedReader>& readers) {
  const bool has_blocks = !readers.empty() && !readers.front().block.empty();
  const std::size_t block = has_blocks ? labels.column("block") : 0;
  std::vector<std::uint8_t> is_to_read;
  std::set<std::string_view> seen;
  for (const PlannedReader& reader : readers) {
    std::int64_t count = 0;
    for (const std::uint32_t row : rows) {
      const bool is_his = !has_blocks || labels.cell(row, block) == reader.block;
      is_to_read.push_back(is_his ? 1 : 0);
      count += is_his ? 1 : 0;
    }
    seen.insert(reader.block);
    check(count > 0, ErrorKind::format,
          text(labels.name(), ": no case is of block '", in_short(reader.block),
               "', which reader '", in_short(reader.name), "' reads"));
  }
  for (const std::uint32_t row : rows) {
    if (has_blocks && !seen.contains(labels.at(row, block)))
      throw Error(ErrorKind::format, text(labels.place(row), "nobody reads block '",
                                          in_short(labels.at(row, block)), "'"));
  }
  return is_to_read;
}

}  // namespace

std::int64_t count_blocks(const std::vector<PlannedReader>& readers) {
  std::set<std::string_view> blocks;
  for (const PlannedReader& reader : readers) blocks.insert(reader.block);
  return std::ssize(blocks);
}

GivenReadings given_readings(const CaseTable& table, const std::string& modality,
                             std::size_t reader) {
  GivenReadings given;
  const std::vector<double>& scores = table.readings.scores.at(modality);
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const std::size_t place = reader * table.ids.size() + i;
    if (table.readings.is_to_read[place] == 0) continue;
    if (std::isnan(scores[place])) {
      ++given.missing;
      continue;
    }
    given.scores.push_back(scores[place]);
    given.labels.push_back(table.labels[i]);
    given.positives += table.labels[i];
  }
  return given;
}

CaseTable join_readings(std::string_view reading_bytes, const std::string& readings,
                        std::string_view label_bytes, const std::string& labels,
                        const std::vector<std::string>& modalities,
                        const std::vector<PlannedReader>& readers) {
  const TextTable read(reading_bytes, readings);
  const TextTable labelled(label_bytes, labels);
  const Labels known(labelled);
  check(known.target() == Target::two_classes && known.names().empty(), ErrorKind::format,
        text(labels, ": readers are judged by a column 'label' of two classes"));
  const std::vector<std::uint32_t> rows = in_order(labelled);
  CaseTable table;
  table.target = Target::readings;
  table.patients_named_by = NamedBy::labels;
  const std::size_t id = labelled.column("case");
  const std::size_t patient = labelled.column("patient");
  for (const std::uint32_t row : rows) {
    table.ids.emplace_back(labelled.cell(row, id));
    table.patients.emplace_back(labelled.cell(row, patient));
    table.labels.push_back(known.label(row));
  }
  for (const PlannedReader& reader : readers) table.readings.readers.push_back(reader.name);
  table.readings.is_to_read = design_of(labelled, rows, readers);
  const ReadingRows said(read, readers, table);
  for (const std::string& modality : modalities) {
    check(modality != "case" && modality != "reader", ErrorKind::format,
          text(readings, ": column '", modality, "' is none of readings"));
    auto& scores = table.readings.scores[modality];
    scores = said.scores(modality);
    table.scores[modality] = mean_scores(table.readings, scores, table.ids.size());
  }
  for (const std::string& column : labelled.header()) {
    if (column == "case" || column == "patient" || known.is_label(column)) continue;
    table.attributes_named_by[column] = NamedBy::labels;
    const std::size_t place = labelled.column(column);
    for (const std::uint32_t row : rows)
      table.attributes[column].emplace_back(labelled.at(row, place));
  }
  return table;
}

}  // namespace etalon::validation
