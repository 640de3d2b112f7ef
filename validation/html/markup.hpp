// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::validation::html {

/// Text between tags or inside a quoted attribute: & < > " ' become entities, control characters
/// that no XML document may hold become U+FFFD. Every text of a page passes here.
[[nodiscard]] std::string escaped(std::string_view value);

/// `0.9375`: four digits for shares, whole numbers as they are; a minus sign, not a hyphen.
[[nodiscard]] std::string number(double value);
/// The same without trailing zeros, for the ends of a scale.
[[nodiscard]] std::string short_number(double value);
/// A coordinate of a figure: at most two digits, the shortest form.
[[nodiscard]] std::string coordinate(double value);

/// `<tag class="…">content</tag>`; `content` is markup already, `css_class` may be empty.
[[nodiscard]] std::string element(std::string_view tag, std::string_view css_class,
                                  std::string_view content);
/// A section that its heading names; `heading` and `content` are markup, `id` is unique on the
/// page.
[[nodiscard]] std::string section(std::string_view id, std::string_view heading,
                                  std::string_view content);
/// A row of a table of facts; `name` is plain text, `value` markup.
[[nodiscard]] std::string fact(std::string_view name, std::string_view value);
/// A table of such rows.
[[nodiscard]] std::string facts(std::string_view rows);
/// From the doctype to `<body>`: no script, nothing loaded, even where an escape were missing.
/// `language` is a BCP 47 tag, `title` plain text, `style` one or more style sheets.
[[nodiscard]] std::string page_head(std::string_view language, std::string_view title,
                                    std::string_view style);

}  // namespace etalon::validation::html
