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

/// Records of delimited text as RFC 4180 has them: a cell in double quotes may hold separators,
/// line ends and doubled quotes; lines end with LF or CR LF, the last one need not. The first
/// `skipped_lines` lines and blank lines are left out; reading ends after `most` records. Throws a
/// format error naming `file` and line for a quote that is never closed, text behind one, bytes
/// that are not UTF-8 or zero, or too many cells. `look` sees each record before the next is read,
/// and may throw.
[[nodiscard]] std::vector<Record> read_delimited(
    std::string_view content, char separator, std::int64_t skipped_lines, const std::string& file,
    std::int64_t most = std::numeric_limits<std::int64_t>::max(),
    const std::function<void(const Record&)>& look = {});

}  // namespace etalon::datasets
