// SPDX-License-Identifier: Apache-2.0
#include "core/printable.hpp"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(Printable, LeavesWordsOfEveryScriptAlone) {
  const std::string words = "Größe 3 × 3, 患者, мозг, café, 🧠";
  EXPECT_EQ(printable(words), words);
}

TEST(Printable, ShowsWhatWouldMoveACursorOrColourALine) {
  EXPECT_EQ(printable("\x1b[2J\x07 red\x7f"), "\\x1b[2J\\x07 red\\x7f");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  // The one-byte form of ESC [ in UTF-8.
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\x9b31m");
}

TEST(Printable, KeepsLineFeedsOnlyWhenAsked) {
  EXPECT_EQ(printable("a\r\nroot# "), "a\\x0d\\x0aroot# ");
  EXPECT_EQ(printable("a\r\nb", Lines::kept), "a\\x0d\nb");
}

TEST(Printable, ShowsMarksThatTurnTheDirectionOfWriting) {
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "gnp.exe"),
            "\\u202egnp.exe");
  EXPECT_EQ(printable("a\xe2\x80\xa8"
                      "z"),
            "a\\u2028z");
}

TEST(Printable, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("a\xff\xfe"
                      "z"),
            "a\\xff\\xfez");
  EXPECT_EQ(printable("cut \xe2\x80"), "cut \\xe2\\x80");
}

TEST(Shortened, CutsBetweenCharactersAndSaysHowMuchIsMissing) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcdef", 4), "abcd… (2 bytes more)");
  EXPECT_EQ(shortened("aé", 2), "a… (2 bytes more)");
}

}  // namespace
}  // namespace etalon
