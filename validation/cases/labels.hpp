// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validation/cases/case_index.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// A table of labels, read by the kind that its columns speak of: `label` (two classes), `class`
/// (one of several, empty where nobody knows), columns `label.NAME` (several that exclude each
/// other or not), `time` and `event` (survival), `value` (a measured value), `mask` (the path of a
/// reference mask). Borrows the table.
class Labels {
 public:
  /// Throws format errors naming file, line and column: columns of no kind or of two, a cell that
  /// does not say its kind, a case that stands twice, more than `most_names` classes, a class with
  /// a name of more than `most_name_bytes`.
  explicit Labels(const TextTable& table);

  [[nodiscard]] Target target() const { return target_; }
  /// Names of the classes, or of the labels; empty unless they are several.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// The row of a case, or `CaseIndex::none`.
  [[nodiscard]] std::uint32_t row_of(std::string_view of_case) const {
    return index_.find(of_case);
  }
  /// Of a row: 1 has the condition, or the event came.
  [[nodiscard]] std::int64_t label(std::size_t row) const { return labels_[row]; }
  /// Of each name 1, 0, or −1 where nobody knows.
  [[nodiscard]] std::span<const std::int8_t> named(std::size_t row) const {
    return std::span(named_).subspan(row * names_.size(), names_.size());
  }
  /// Time of follow-up, or the measured value.
  [[nodiscard]] double number(std::size_t row) const { return numbers_[row]; }
  /// Path of the reference mask.
  [[nodiscard]] std::string_view mask(std::size_t row) const { return table_.at(row, places_[0]); }
  /// Whether the names are classes, of which a case has one.
  [[nodiscard]] bool are_exclusive() const { return are_exclusive_; }
  /// Whether a column says a label; others say whose case it is.
  [[nodiscard]] bool is_label(const std::string& column) const;

  static constexpr std::size_t most_names = 200;

 private:
  void find_kind();
  void find_names();
  void read(std::size_t row);
  void read_names(std::size_t row);

  const TextTable& table_;
  CaseIndex index_;
  Target target_ = Target::two_classes;
  std::vector<std::string> columns_;  ///< that say a label
  std::vector<std::size_t> places_;   ///< of `columns_` in a row
  std::vector<std::string> names_;
  bool are_exclusive_ = false;
  std::vector<std::int8_t> labels_;  ///< (rows); each of these three empty where there is none
  std::vector<std::int8_t> named_;   ///< (rows, names)
  std::vector<double> numbers_;      ///< (rows)
};

}  // namespace etalon::validation
