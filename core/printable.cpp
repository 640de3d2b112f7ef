// SPDX-License-Identifier: Apache-2.0
#include "core/printable.hpp"

#include <cstdint>

#include "core/text.hpp"

namespace etalon {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_escape(std::string& to, char kind, std::uint32_t code, int places) {
  to += '\\';
  to += kind;
  for (int place = places - 1; place >= 0; --place) {
    to += digits[(code >> (4U * static_cast<unsigned>(place))) & 15U];
  }
}

/// Bytes of the well-formed UTF-8 sequence that `value` begins with; 0 when it begins with none.
std::size_t sequence_length(std::string_view value) {
  const auto lead = static_cast<unsigned char>(value.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return value.size() >= length && is_utf8(value.substr(0, length)) ? length : 0;
}

/// The code point of a well-formed sequence.
std::uint32_t code_point(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return lead;
  std::uint32_t code = lead & (0x7FU >> sequence.size());
  for (const char next : sequence.substr(1)) {
    code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
  }
  return code;
}

bool moves_the_terminal(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C ||
         (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

}  // namespace

namespace {

enum class Form : bool { shown, json };

std::string escaped(std::string_view value, Lines lines, Form form) {
  std::string result;
  result.reserve(value.size());
  while (!value.empty()) {
    const std::size_t length = sequence_length(value);
    if (length == 0) {
      append_escape(result, 'x', static_cast<unsigned char>(value.front()), 2);
      value.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = code_point(value.substr(0, length));
    if (code == '\n' && lines == Lines::kept) {
      result += '\n';
    } else if (!moves_the_terminal(code)) {
      result += value.substr(0, length);
    } else if (code < 0x100 && form == Form::shown) {
      append_escape(result, 'x', code, 2);
    } else {
      append_escape(result, 'u', code, 4);
    }
    value.remove_prefix(length);
  }
  return result;
}

}  // namespace

std::string printable(std::string_view value, Lines lines) {
  return escaped(value, lines, Form::shown);
}

std::string printable_json(std::string_view json) { return escaped(json, Lines::kept, Form::json); }

std::string shortened(std::string_view value, std::size_t limit) {
  if (value.size() <= limit) return std::string(value);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return text(value.substr(0, end), "… (", value.size() - end, " bytes more)");
}

}  // namespace etalon
