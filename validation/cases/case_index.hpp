// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {

/// Rows of a table by what one of its columns says, without a copy of it: 8 to 16 bytes a row.
/// Borrows the table.
class CaseIndex {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  /// Throws an unsupported error for more rows.
  CaseIndex(const TextTable& table, std::size_t column)
      : table_(table), column_(column), rows_(std::bit_ceil(2 * table.rows() + 1), none) {
    check(table.rows() < none, ErrorKind::unsupported,
          text(table.name(), ": ", table.rows(), " rows are more than the ", none - 1,
               " that are read"));
  }

  /// The earlier row that says the same, or none: then it is added.
  [[nodiscard]] std::uint32_t add(std::uint32_t row) {
    std::uint32_t& known = rows_[place_of(table_.at(row, column_))];
    if (known != none) return known;
    known = row;
    return none;
  }
  /// The row that says so, or none.
  [[nodiscard]] std::uint32_t find(std::string_view said) const { return rows_[place_of(said)]; }

 private:
  /// Where it stands, or would.
  [[nodiscard]] std::size_t place_of(std::string_view said) const {
    const std::size_t mask = rows_.size() - 1;
    std::size_t at = std::hash<std::string_view>{}(said)&mask;
    while (rows_[at] != none && table_.at(rows_[at], column_) != said) at = (at + 1) & mask;
    return at;
  }

  const TextTable& table_;
  std::size_t column_;
  std::vector<std::uint32_t> rows_;  ///< half of them or fewer are taken
};

}  // namespace etalon::validation
