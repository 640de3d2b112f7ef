// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

/// Appends one value to a text; numbers in the shortest form that reads back exactly.
void append_text(std::string& to, std::string_view value);
void append_text(std::string& to, const char* value);
void append_text(std::string& to, char value);
void append_text(std::string& to, bool value);
void append_text(std::string& to, double value);
void append_text(std::string& to, float value);
void append_text(std::string& to, std::int64_t value);
void append_text(std::string& to, std::uint64_t value);
template <std::integral T>
void append_text(std::string& to, T value) {
  if constexpr (std::signed_integral<T>) {
    append_text(to, static_cast<std::int64_t>(value));
  } else {
    append_text(to, static_cast<std::uint64_t>(value));
  }
}

/// `text("step ", 3, " of ", 10)` is `step 3 of 10`.
template <class... Parts>
[[nodiscard]] std::string text(const Parts&... parts) {
  std::string result;
  (append_text(result, parts), ...);
  return result;
}

/// Exactly `digits` digits after the point: `fixed(0.91234, 3)` is `0.912`.
[[nodiscard]] std::string fixed(double value, int digits);
/// `12.3 MiB`.
[[nodiscard]] std::string human_bytes(std::int64_t bytes);
/// `1 h 02 min`, `3.2 s`, `12 ms`.
[[nodiscard]] std::string human_duration(double seconds);
/// Parts with `separator` between them.
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
/// Fields of `line` between separators; an empty line has one empty field.
[[nodiscard]] std::vector<std::string> split(std::string_view line, char separator);
/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view value) noexcept;
/// `(3,28,28)`: how shapes are printed everywhere.
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

/// The candidate with the smallest edit distance to `word`, empty when none is near
/// (more than a third of the letters differ) or before it are very many. For "did you mean …?".
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// Whether the bytes are well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view value) noexcept;
/// The text with U+FFFD for every byte that belongs to no well-formed UTF-8 sequence.
[[nodiscard]] std::string as_utf8(std::string_view value);

/// Whole `value` as a number; false when it is anything else (blanks, rest, overflow).
[[nodiscard]] bool parse_number(std::string_view value, double& number) noexcept;
[[nodiscard]] bool parse_number(std::string_view value, std::int64_t& number) noexcept;

}  // namespace etalon
