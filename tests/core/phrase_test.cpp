// SPDX-License-Identifier: Apache-2.0
#include "core/phrase.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace etalon {
namespace {

TEST(Phrase, holds_both_languages_and_cannot_be_made_of_one) {
  constexpr Phrase phrase = {"{} cases", "случаев: {}"};
  EXPECT_EQ(phrase.in(Language::en), "{} cases");
  EXPECT_EQ(phrase.in(Language::ru), "случаев: {}");
  static_assert(!std::is_constructible_v<Phrase, const char*>);
  static_assert(!std::is_default_constructible_v<Phrase>);
}

TEST(Phrase, has_the_same_numbers_in_both_languages) {
  static_assert(Phrase::have_same_numbers("up to 6.5 % of 20", "из 20 до 6.5 %"));
  static_assert(Phrase::have_same_numbers("none", "нет"));
  EXPECT_FALSE(Phrase::have_same_numbers("up to 6.5 %", "до 6,5 %"));
  EXPECT_FALSE(Phrase::have_same_numbers("10", "10 10"));
  EXPECT_FALSE(Phrase::have_same_numbers("10 10", "10"));
  EXPECT_FALSE(Phrase::have_same_numbers("10", "десять"));
  EXPECT_FALSE(Phrase::have_same_numbers("ten", "10"));
  EXPECT_TRUE(Phrase::have_same_numbers("it is 10.", "10"));
}

TEST(Filled, puts_values_into_places_in_order_and_does_not_look_into_them) {
  EXPECT_EQ(filled("{} of {}.", {"3", "10"}), "3 of 10.");
  EXPECT_EQ(filled("{} of {}", {"{}", "x"}), "{} of x");
  EXPECT_EQ(filled("{} of {}", {"3"}), "3 of {}");
  EXPECT_EQ(filled("nothing", {"3"}), "nothing");
  EXPECT_EQ(filled("", {}), "");
}

TEST(ParseLanguage, knows_its_words_and_no_other) {
  for (const Language language : {Language::en, Language::ru})
    EXPECT_EQ(parse_language(to_string(language)), language);
  EXPECT_EQ(parse_language("de"), std::nullopt);
  EXPECT_EQ(parse_language(""), std::nullopt);
}

}  // namespace
}  // namespace etalon
