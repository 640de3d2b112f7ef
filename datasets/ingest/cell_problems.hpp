// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "datasets/ingest/delimited.hpp"
#include "datasets/ingest/table_columns.hpp"
#include "datasets/objections.hpp"

namespace etalon::datasets {

/// Whether a cell says that there is no value: it is empty, `nan`, `NaN` or `NA`.
[[nodiscard]] bool is_missing(std::string_view cell);

/// What is wrong with the cells of a table. Counted by column and kind, each with its first place,
/// so that a column of ten thousand words is one line, and every column is named at once. Memory
/// does not grow with the table. Not thread-safe.
class CellProblems {
 public:
  CellProblems(const DataOptions& options, const TableColumns& columns)
      : options_(options), columns_(columns) {}

  /// A record with another number of cells than there are columns.
  void add_width(const Record& record);
  /// A feature that is no number, or none that float32 holds.
  void add_feature(const Record& record, std::size_t column);
  /// A class that is missing or no value of a class.
  void add_class(const Record& record, std::size_t column);
  void add_missing_patient(const Record& record, std::size_t column);

  /// One objection per column and kind, in the order of the columns; each says how often, where
  /// first, and what to do.
  void object(Objections& objections) const;

 private:
  enum class Kind : std::uint8_t {
    word,
    sign_of_absence,
    not_held,
    class_missing,
    class_unknown,
    patient_missing
  };
  struct Problem {
    std::int64_t count = 0;
    std::int64_t line = 0;            ///< of the first
    std::string cell = {};            ///< the first
    std::set<std::string> seen = {};  ///< different cells, the first few
  };

  void add(Kind kind, const Record& record, std::size_t column);
  [[nodiscard]] std::string in_words(Kind kind, std::size_t column, const Problem& problem) const;

  const DataOptions& options_;
  const TableColumns& columns_;
  std::map<std::pair<std::size_t, Kind>, Problem> problems_;
  std::string width_;  ///< the first record of another width, in words
  std::int64_t widths_ = 0;
};

}  // namespace etalon::datasets
