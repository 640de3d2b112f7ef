// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace etalon {

/// Whether a line feed stays as it is.
enum class Lines : bool { escaped, kept };

/// What of a foreign text may go to a terminal: control characters (C0, DEL, C1), the marks that
/// turn the direction of writing, line and paragraph separators, and bytes that are no UTF-8 are
/// shown as escapes (`\x1b`, `\u202e`). Everything else is unchanged.
[[nodiscard]] std::string printable(std::string_view value, Lines lines = Lines::escaped);

/// The same for a JSON text, which stays one of the same meaning: escapes as JSON has them, line
/// feeds kept.
[[nodiscard]] std::string printable_json(std::string_view json);

/// The first `limit` bytes, cut between characters, and how many bytes were left out.
[[nodiscard]] std::string shortened(std::string_view value, std::size_t limit);

}  // namespace etalon
