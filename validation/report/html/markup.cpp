// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/markup.hpp"

#include <cmath>

#include "core/text.hpp"
#include "validation/findings/finding.hpp"

namespace etalon::validation::html {

std::string escaped(std::string_view value) {
  std::string result;
  result.reserve(value.size());
  for (const char c : value) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      case '\t':
      case '\n':
      case '\r': result += ' '; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          result += "\xEF\xBF\xBD";
        } else {
          result += c;
        }
    }
  }
  return result;
}

std::string number(double value) {
  const bool is_large = value == std::floor(value) && std::fabs(value) >= 2;
  std::string digits = is_large ? text(value) : fixed(value, 4);
  if (digits == "-0.0000") digits = "0.0000";
  return digits.starts_with('-') ? text("\u2212", digits.substr(1)) : digits;
}

std::string number(double value, std::string_view unit) {
  const bool is_whole = value == std::floor(value) && std::fabs(value) < 2;
  return is_whole && is_count(unit) ? text(static_cast<std::int64_t>(value)) : number(value);
}

std::string coordinate(double value) {
  std::string digits = fixed(value, 2);
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

std::string element(std::string_view tag, std::string_view css_class, std::string_view content) {
  if (css_class.empty()) return text("<", tag, ">", content, "</", tag, ">");
  return text("<", tag, " class=\"", css_class, "\">", content, "</", tag, ">");
}

}  // namespace etalon::validation::html
