// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace etalon {
namespace {

TEST(Text, joins_values_and_numbers_read_back_exactly) {
  EXPECT_EQ(text("step ", 3, " of ", std::size_t{10}, ' ', true), "step 3 of 10 true");
  for (const double value : {0.1, 1.0 / 3.0, 1e300, 5e-324, -123456.789}) {
    double back = 0;
    ASSERT_TRUE(parse_number(text(value), back));
    EXPECT_EQ(back, value);
  }
  EXPECT_EQ(text(0.1F), "0.1");
}

TEST(Fixed, has_exactly_the_digits_asked_for) {
  EXPECT_EQ(fixed(0.91234, 3), "0.912");
  EXPECT_EQ(fixed(2.0, 2), "2.00");
  EXPECT_EQ(fixed(-0.5, 0), "-0");
  EXPECT_EQ(fixed(1e300, 1).size(), 303U);
  EXPECT_EQ(fixed(std::nan(""), 2), "nan");
  EXPECT_EQ(fixed(-std::numeric_limits<double>::infinity(), 2), "-inf");
}

TEST(HumanUnits, sizes_and_durations) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1536), "1.5 KiB");
  EXPECT_EQ(human_bytes(std::int64_t{5} << 40U), "5.0 TiB");
  EXPECT_EQ(human_duration(0.012), "12 ms");
  EXPECT_EQ(human_duration(3.24), "3.2 s");
  EXPECT_EQ(human_duration(62.4), "1 min 02 s");
  EXPECT_EQ(human_duration(3725), "1 h 02 min");
  EXPECT_EQ(human_duration(std::nan("")), "?");
}

TEST(SplitAndJoin, are_inverse) {
  for (const std::string line : {"", "a", "a,b", ",", "a,,b,"}) {
    EXPECT_EQ(join(split(line, ','), ","), line);
  }
  EXPECT_EQ(split("", ',').size(), 1U);
  EXPECT_EQ(split("a,,", ','), (std::vector<std::string>{"a", "", ""}));
}

TEST(Trimmed, drops_blanks_at_both_ends_only) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
}

TEST(ShapeText, prints_shapes_as_everywhere) {
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{3, 28, 28}), "(3,28,28)");
  EXPECT_EQ(shape_text({}), "()");
}

TEST(Nearest, finds_a_slip_of_the_keyboard_and_nothing_far_off) {
  const std::vector<std::string> keys = {"epochs", "learning_rate", "seed"};
  EXPECT_EQ(nearest("epoch", keys), "epochs");
  EXPECT_EQ(nearest("learnig_rte", keys), "learning_rate");
  EXPECT_EQ(nearest("sede", keys), "seed");
  EXPECT_EQ(nearest("temperature", keys), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest("sead", std::vector<std::string>{"need", "seed"}), "seed");
}

TEST(Nearest, looks_for_no_slip_in_what_nobody_typed) {
  const std::string longest(100, 'x');
  EXPECT_EQ(nearest(longest, std::vector<std::string>{longest + "y"}), longest + "y");
  const std::string longer = longest + "x";
  EXPECT_EQ(nearest(longer, std::vector<std::string>{longest}), "");
}

TEST(Nearest, ends_among_more_names_than_anybody_mistypes_from) {
  const std::string word(100, 'x');
  std::vector<std::string> names(99, std::string(100, 'z'));
  names.push_back(word + "y");
  EXPECT_EQ(nearest(word, names), "");
  names.erase(names.begin());
  EXPECT_EQ(nearest(word, names), word + "y");
  // Of another length none costs anything.
  names.assign(1'000'000, "z");
  names.push_back(word + "y");
  EXPECT_EQ(nearest(word, names), word + "y");
}

TEST(ParseNumber, takes_the_whole_text_or_nothing) {
  std::int64_t whole = 0;
  EXPECT_TRUE(parse_number("-9223372036854775808", whole));
  EXPECT_EQ(whole, std::numeric_limits<std::int64_t>::min());
  EXPECT_TRUE(parse_number("+12", whole));
  EXPECT_EQ(whole, 12);
  for (const char* wrong :
       {"", "+", "-", " 1", "1 ", "1x", "0x1", "+-1", "++1", "1.0", "9223372036854775808"}) {
    EXPECT_FALSE(parse_number(wrong, whole)) << wrong;
  }
  double real = 0;
  EXPECT_TRUE(parse_number("+1.5e-3", real));
  EXPECT_EQ(real, 1.5e-3);
  for (const char* wrong : {"", "1,5", "1e", "e5", "+-1", "1e999", "1.5 "}) {
    EXPECT_FALSE(parse_number(wrong, real)) << wrong;
  }
}

TEST(Utf8, well_formed_sequences_pass_and_others_are_replaced_byte_by_byte) {
  for (const char* good : {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                           "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
    EXPECT_EQ(as_utf8(good), good);
  }
  // Overlong, surrogate, beyond U+10FFFF, stray continuation, truncated.
  for (const char* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                          "a\xE2\x82", "\xFF", "\xF0\x9F\x98"}) {
    EXPECT_FALSE(is_utf8(bad));
    EXPECT_TRUE(is_utf8(as_utf8(bad)));
  }
  EXPECT_EQ(as_utf8("M\xFCller"), "M\xEF\xBF\xBDller");
}

}  // namespace
}  // namespace etalon
