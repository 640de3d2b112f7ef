// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace etalon::datasets {

/// One record of delimited text: its cells without quotes and blanks around them.
struct Record {
  std::int64_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> cells;
};

/// More columns than any table has; an empty cell takes 32 bytes of memory.
inline constexpr std::int64_t most_cells_of_a_record = std::int64_t{1} << 20;

/// Text with LF line ends where all of them are a lone CR, and without a byte order mark. Throws a
/// format error for UTF-16 and for files of other formats, which it names.
[[nodiscard]] std::string delimited_text(std::string bytes, const std::string& file);

/// Calls `use` with each record of delimited text as RFC 4180 has them, until it answers false: a
/// cell in double quotes may hold separators, line ends and doubled quotes; lines end with LF or CR
/// LF, the last one need not. The first `skipped_lines` lines and blank lines are left out. Throws
/// a format error naming `file` and line for a quote that is never closed, text behind one, bytes
/// that are not UTF-8 or zero, or too many cells; what is used before the next record is read.
void for_each_record(std::string_view content, char separator, std::int64_t skipped_lines,
                     const std::string& file, const std::function<bool(Record)>& use);

/// The first `most` of them.
[[nodiscard]] std::vector<Record> read_delimited(
    std::string_view content, char separator, std::int64_t skipped_lines, const std::string& file,
    std::int64_t most = std::numeric_limits<std::int64_t>::max());

}  // namespace etalon::datasets
