// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::validation::html {

/// Text between tags or inside a quoted attribute: & < > " ' become entities, control characters
/// that no XML document may hold become U+FFFD. Every text of a report passes here.
[[nodiscard]] std::string escaped(std::string_view value);

/// `0.9375`: four digits for shares, whole numbers as they are; a minus sign, not a hyphen.
[[nodiscard]] std::string number(double value);
/// The same of a value with a unit: counts are whole numbers from 0 on.
[[nodiscard]] std::string number(double value, std::string_view unit);
/// A coordinate of a figure: at most two digits, the shortest form.
[[nodiscard]] std::string coordinate(double value);

/// `<tag class="…">content</tag>`; `content` is markup already, `css_class` may be empty.
[[nodiscard]] std::string element(std::string_view tag, std::string_view css_class,
                                  std::string_view content);

}  // namespace etalon::validation::html
