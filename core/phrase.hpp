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
/// another number of places `{}` to fill or other numbers (6.5 in all of them), does not compile.
///
///     constexpr Phrase cases = {"{} cases of {} patients", "случаев: {}, пациентов: {}"};
///     filled(cases.in(Language::en), {"20", "10"});
class Phrase {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): it is written as a pair.
  consteval Phrase(const char* english, const char* russian) : texts_{english, russian} {
    if (texts_[0].empty() || texts_[1].empty()) throw "a language has no text";
    if (places(texts_[0]) != places(texts_[1])) throw "the languages have other places to fill";
    if (!have_same_numbers(texts_[0], texts_[1])) throw "the languages have other numbers";
  }

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return texts_[static_cast<std::size_t>(language)];
  }

  /// Whether two texts have the same numbers in any order, written alike: `6.5`, not `6,5`.
  static constexpr bool have_same_numbers(std::string_view one, std::string_view other) {
    std::size_t count = 0;
    for (std::size_t at = 0; const auto number = next_number(one, at); ++count) {
      if (times(*number, one) != times(*number, other)) return false;
    }
    std::size_t of_other = 0;
    for (std::size_t at = 0; next_number(other, at); ++of_other) {
    }
    return count == of_other;
  }

 private:
  static constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
  /// Digits with points between them, from `at` on, which is moved behind.
  static constexpr std::optional<std::string_view> next_number(std::string_view value,
                                                               std::size_t& at) {
    while (at < value.size() && !is_digit(value[at])) ++at;
    const std::size_t first = at;
    while (at < value.size() &&
           (is_digit(value[at]) ||
            (value[at] == '.' && at + 1 < value.size() && is_digit(value[at + 1]))))
      ++at;
    return at == first ? std::nullopt : std::optional(value.substr(first, at - first));
  }
  static constexpr std::size_t times(std::string_view number, std::string_view value) {
    std::size_t count = 0;
    for (std::size_t at = 0; const auto found = next_number(value, at);) {
      if (*found == number) ++count;
    }
    return count;
  }
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
