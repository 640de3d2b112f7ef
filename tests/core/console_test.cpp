// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"

#include <gtest/gtest.h>

namespace etalon {
namespace {

constexpr const char* foreign = "a\x1b[2J\nb";

std::string printed(const auto& what) {
  testing::internal::CaptureStdout();
  what();
  return testing::internal::GetCapturedStdout();
}

TEST(Console, a_line_is_one_line_whatever_is_in_it) {
  EXPECT_EQ(line("x ", 3, " ", foreign), "x 3 a\\x1b[2J\\x0ab\n");
  EXPECT_EQ(line(padded("ab", 4), "|", padded("abcdef", 4)), "ab  |abcdef\n");
}

TEST(Console, what_is_printed_moves_no_terminal) {
  EXPECT_EQ(printed([] { print(foreign); }), "a\\x1b[2J\nb");
  testing::internal::CaptureStderr();
  print_error(foreign);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "a\\x1b[2J\nb");
}

TEST(Console, printed_json_means_the_same_and_moves_no_terminal) {
  const Json json = Json::object({{"name", "\x1b[2J\xc2\x9b 31m\x7f \xe2\x80\xae ü"}});
  for (const JsonForm form : {JsonForm::canonical, JsonForm::pretty}) {
    const std::string text = printed([&] { print_json(json, form); });
    EXPECT_EQ(Json::parse(text), json);
    EXPECT_EQ(text, printable(text, Lines::kept));
    EXPECT_NE(text.find("\\u009b 31m\\u007f \\u202e ü"), std::string::npos) << text;
  }
}

TEST(Console, a_file_is_printed_as_it_is) {
  EXPECT_EQ(printed([] { print_file("x = 1 # \t\n"); }), "x = 1 # \t\n");
}

}  // namespace
}  // namespace etalon
