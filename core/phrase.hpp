// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace etalon {

/// The languages in which pages for people are written.
enum class Language : std::uint8_t { en, ru };

/// A text in every language, side by side. One that lacks a language, or whose languages have
/// another number of places `{}` to fill, does not compile.
///
///     constexpr Phrase cases = {"{} cases of {} patients", "случаев: {}, пациентов: {}"};
///     filled(cases.in(Language::en), {"20", "10"});
class Phrase {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): it is written as a pair.
  consteval Phrase(const char* english, const char* russian) : texts_{english, russian} {
    if (texts_[0].empty() || texts_[1].empty()) throw "a language has no text";
    if (places(texts_[0]) != places(texts_[1])) throw "the languages have other places to fill";
  }

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return texts_[static_cast<std::size_t>(language)];
  }

 private:
  static consteval std::size_t places(std::string_view value) {
    std::size_t count = 0;
    for (std::size_t at = value.find("{}"); at != value.npos; at = value.find("{}", at + 2))
      ++count;
    return count;
  }
  std::array<std::string_view, 2> texts_;
};

/// The pattern with each `{}` replaced by the next value. Places without a value stay; values are
/// not looked into.
[[nodiscard]] std::string filled(std::string_view pattern,
                                 std::initializer_list<std::string_view> values);

/// `en`, `ru`; nothing for another word.
[[nodiscard]] std::optional<Language> parse_language(std::string_view word);
[[nodiscard]] std::string_view to_string(Language language) noexcept;

}  // namespace etalon
