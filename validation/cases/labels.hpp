// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "validation/cases/text_table.hpp"
#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// What the labels say of a case.
struct KnownCase {
  const datasets::Record* record = nullptr;
  std::int64_t label = 0;
  std::vector<std::int8_t> named = {};  ///< of each name: 1, 0, or −1 where nobody knows
  double time = 0;
  double value = 0;
  std::string mask = {};  ///< path
};

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
  [[nodiscard]] const std::unordered_map<std::string, KnownCase>& cases() const { return cases_; }
  /// Whether the names are classes, of which a case has one.
  [[nodiscard]] bool are_exclusive() const { return are_exclusive_; }
  /// Whether a column says a label; others say whose case it is.
  [[nodiscard]] bool is_label(const std::string& column) const;

  static constexpr std::size_t most_names = 200;

 private:
  void find_kind(const TextTable& table);
  void find_names(const TextTable& table);
  void read(const TextTable& table, const datasets::Record& record, KnownCase& known) const;

  Target target_ = Target::two_classes;
  std::vector<std::string> columns_;  ///< that say a label
  std::vector<std::size_t> places_;   ///< of `columns_` in a record
  std::vector<std::string> names_;
  bool are_exclusive_ = false;
  std::unordered_map<std::string, KnownCase> cases_;
};

}  // namespace etalon::validation
