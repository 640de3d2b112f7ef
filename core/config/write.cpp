// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"

#include <cmath>

namespace etalon::config {
namespace {

constexpr std::size_t comment_columns = 98;

std::string allowed_values(const FieldInfo& info) {
  if (!info.choices.empty()) return text("one of ", join(info.choices, ", "));
  const bool low = std::isfinite(info.min);
  const bool high = std::isfinite(info.max);
  if (low && high) return text(info.min, " to ", info.max);
  if (low) return text("at least ", info.min);
  return high ? text("at most ", info.max) : std::string();
}

}  // namespace

std::string toml_quoted(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result = "\"";
  for (const char letter : value) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      result += '\\';
      result += letter;
    } else if (letter == '\n') {
      result += "\\n";
    } else if (letter == '\t') {
      result += "\\t";
    } else if (code < 0x20 || code == 0x7F) {
      result += "\\u00";
      result += digits[code >> 4U];
      result += digits[code & 15U];
    } else {
      result += letter;
    }
  }
  return result + "\"";
}

std::string toml_comment(const FieldInfo& info) {
  std::string words(info.doc);
  const std::string allowed = allowed_values(info);
  std::string tail =
      info.unit.empty() ? allowed : text(allowed, allowed.empty() ? "" : " ", info.unit);
  if (info.required) tail = tail.empty() ? "required" : "required, " + tail;
  if (!tail.empty()) words += text(words.empty() ? "" : " ", "(", tail, ")");
  std::string result;
  std::string line = "#";
  for (const std::string& word : split(words, ' ')) {
    if (line.size() + 1 + word.size() > comment_columns) {
      result += line + "\n";
      line = "#";
    }
    line += " " + word;
  }
  return words.empty() ? "" : result + line + "\n";
}

std::string markdown_row(std::string_view key, std::string_view type, std::string_view fallback,
                         const FieldInfo& info) {
  const std::string allowed = allowed_values(info);
  return text("| `", key, "` | ", type, info.unit.empty() ? "" : ", ", info.unit, " | ",
              info.required      ? std::string("required")
              : fallback.empty() ? std::string("not given")
                                 : text("`", fallback, "`"),
              " | ", info.doc, allowed.empty() ? "" : text(" Allowed: ", allowed, "."), " |\n");
}

}  // namespace etalon::config
