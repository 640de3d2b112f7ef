// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/phrase.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::page {

/// Phrases (texts.hpp) in the language of one page.
class Voice {
 public:
  explicit constexpr Voice(Language language) : language_(language) {}

  [[nodiscard]] Language language() const { return language_; }
  /// The phrase with its places filled, as plain text: for drawings, which escape it.
  template <class... Values>
  [[nodiscard]] std::string say(const Phrase& phrase, const Values&... values) const {
    return filled(phrase.in(language_), {std::string_view(text(values))...});
  }
  /// The same as markup.
  template <class... Values>
  [[nodiscard]] std::string markup(const Phrase& phrase, const Values&... values) const {
    return html::escaped(say(phrase, values...));
  }

 private:
  Language language_;
};

/// A name that somebody else gave, as plain text: marks that turn the direction of writing and
/// control characters are shown as escapes.
[[nodiscard]] inline std::string named(std::string_view name) { return printable(name); }
/// The same, at most `most` characters long, for drawings, where nothing wraps.
[[nodiscard]] std::string clipped(std::string_view name, std::size_t most);

}  // namespace etalon::validation::page
