// SPDX-License-Identifier: Apache-2.0
#include "validation/html/markup.hpp"

#include <cmath>

#include "core/text.hpp"

namespace etalon::validation::html {
namespace {

/// The page may not load or run anything, even where an escape were missing.
constexpr std::string_view policy = "default-src 'none'; style-src 'unsafe-inline'";

}  // namespace

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
  if (std::isinf(value)) return value > 0 ? "infinite" : "\u2212infinite";
  const bool is_large = value == std::floor(value) && std::fabs(value) >= 2;
  std::string digits = is_large ? text(value) : fixed(value, 4);
  if (digits == "-0.0000") digits = "0.0000";
  return digits.starts_with('-') ? text("\u2212", digits.substr(1)) : digits;
}

std::string short_number(double value) {
  std::string digits = number(value);
  if (digits.find('.') == std::string::npos) return digits;
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
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

std::string section(std::string_view id, std::string_view heading, std::string_view content) {
  return text("<section id=\"", id, "\" aria-labelledby=\"", id, "-h\">\n<h2 id=\"", id, "-h\">",
              heading, "</h2>\n", content, "</section>\n");
}

std::string fact(std::string_view name, std::string_view value) {
  return text("<tr><th scope=\"row\">", escaped(name), "</th><td>", value, "</td></tr>\n");
}

std::string facts(std::string_view rows) {
  return text("<table class=\"facts\"><tbody>", rows, "</tbody></table>\n");
}

std::string page_head(std::string_view language, std::string_view title, std::string_view style) {
  return text("<!DOCTYPE html>\n<html lang=\"", language,
              "\">\n<head>\n<meta charset=\"utf-8\"/>\n",
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
              "<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\"/>\n<title>",
              escaped(title), "</title>\n<style>", style, "</style>\n</head>\n<body>\n");
}

}  // namespace etalon::validation::html
