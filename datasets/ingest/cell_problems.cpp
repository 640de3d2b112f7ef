// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/cell_problems.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t most_shown = 8;
constexpr std::size_t longest_cell = 60;

/// How spreadsheets and statistics programs write that there is no value.
constexpr std::array signs_of_absence = {"?",    "na",      "n/a", "#n/a", "null",   "none",
                                         "miss", "missing", "-",   ".",    "unknown"};

std::string shown(const std::string& cell) { return text("'", shortened(cell, longest_cell), "'"); }

std::string times(std::int64_t count) {
  return count == 1 ? std::string() : text(" (the first of ", count, " such cells)");
}

bool is_sign_of_absence(const std::string& cell) {
  std::string lower = cell;
  std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                          : static_cast<char>(letter);
  });
  return std::ranges::find(signs_of_absence, lower) != signs_of_absence.end();
}

bool has_a_comma_for_the_point(std::string cell) {
  if (cell.find(',') == std::string::npos) return false;
  std::ranges::replace(cell, ',', '.');
  double value = 0;
  return parse_number(cell, value);
}

}  // namespace

bool is_missing(std::string_view cell) {
  return cell.empty() || cell == "nan" || cell == "NaN" || cell == "NA";
}

void CellProblems::add_width(const Record& record) {
  if (++widths_ > 1) return;
  const bool ends_empty =
      record.cells.size() == columns_.names.size() + 1 && record.cells.back().empty();
  width_ = text(options_.path, ":", record.line, ": ", record.cells.size(),
                " cells, but there are ", columns_.names.size(), " columns",
                ends_empty ? " (the line ends with a separator)" : "");
}

void CellProblems::add_feature(const Record& record, std::size_t column) {
  double value = 0;
  const std::string& cell = record.cells[column];
  const Kind kind = parse_number(cell, value)  ? Kind::not_held
                    : is_sign_of_absence(cell) ? Kind::sign_of_absence
                                               : Kind::word;
  add(kind, record, column);
}

void CellProblems::add_class(const Record& record, std::size_t column) {
  add(is_missing(record.cells[column]) ? Kind::class_missing : Kind::class_unknown, record, column);
}

void CellProblems::add_missing_patient(const Record& record, std::size_t column) {
  add(Kind::patient_missing, record, column);
}

void CellProblems::add(Kind kind, const Record& record, std::size_t column) {
  Problem& problem = problems_[{column, kind}];
  const std::string& cell = record.cells[column];
  if (++problem.count == 1) {
    problem.line = record.line;
    problem.cell = cell;
  }
  if (problem.seen.size() <= most_shown) problem.seen.insert(cell);
}

std::string CellProblems::in_words(Kind kind, std::size_t column, const Problem& problem) const {
  const std::string& name = columns_.names[column];
  const std::string begin = text(options_.path, ":", problem.line, ": column '", name, "': ");
  const std::string cell = shown(problem.cell);
  const std::string more = times(problem.count);
  const std::string leave_out =
      text("leave the column out (data.exclude_columns = [\"", name, "\"])");
  switch (kind) {
    case Kind::word:
      return text(begin, cell, " is not a number", more, "; ",
                  has_a_comma_for_the_point(problem.cell) ? "write numbers with a point, or "
                                                          : "mend the cells, or ",
                  leave_out);
    case Kind::sign_of_absence:
      return text(begin, cell, " is not a number", more,
                  "; where there is no value leave the cell empty or write nan, NaN or NA, which "
                  "count as missing, or ",
                  leave_out);
    case Kind::not_held:
      return text(begin, cell, " is no finite number that float32 holds", more,
                  "; scale the column to smaller numbers, or ", leave_out);
    case Kind::class_missing:
      return text(begin, "the class is missing", more, "; label the rows or take them out");
    case Kind::class_unknown: {
      std::vector<std::string> words;
      for (const std::string& each : problem.seen) {
        if (words.size() < most_shown) words.push_back(shown(each));
      }
      return text(begin, cell, " is none of the class values ", join(options_.class_values, ", "),
                  more, "; set data.class_values to the values of the classes (not named are ",
                  join(words, ", "), problem.seen.size() > words.size() ? " and more" : "", ")");
    }
    case Kind::patient_missing:
      return text(begin, "the patient is missing", more,
                  "; name the patient of each row or take the rows out");
  }
  return {};
}

void CellProblems::object(Objections& objections) const {
  if (widths_ > 0) {
    objections.add(
        ErrorKind::format,
        text(width_, widths_ > 1 ? text(" (the first of ", widths_, " such lines)") : std::string(),
             "; quote cells that hold the separator, or set data.columns and data.separator"));
  }
  for (const auto& [key, problem] : problems_) {
    objections.add(ErrorKind::format, in_words(key.second, key.first, problem));
  }
}

}  // namespace etalon::datasets
