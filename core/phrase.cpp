// SPDX-License-Identifier: Apache-2.0
#include "core/phrase.hpp"

namespace etalon {

std::string filled(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string result;
  std::size_t from = 0;
  for (const std::string_view value : values) {
    const std::size_t place = pattern.find("{}", from);
    if (place == std::string_view::npos) break;
    result += pattern.substr(from, place - from);
    result += value;
    from = place + 2;
  }
  return result += pattern.substr(from);
}

std::optional<Language> parse_language(std::string_view word) {
  for (const Language language : {Language::en, Language::ru}) {
    if (word == to_string(language)) return language;
  }
  return std::nullopt;
}

std::string_view to_string(Language language) noexcept {
  return language == Language::en ? "en" : "ru";
}

}  // namespace etalon
