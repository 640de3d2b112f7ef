// SPDX-License-Identifier: Apache-2.0
#include "core/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

using testing::HasSubstr;

std::string parse_failure(std::string_view json) {
  try {
    static_cast<void>(Json::parse(json, "a.json"));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format) << json;
    return error.what();
  }
  ADD_FAILURE() << "accepted: " << json;
  return "";
}

TEST(JsonCanonical, numbers_of_rfc_8785_appendix_b) {
  const std::vector<std::pair<std::uint64_t, std::string>> vectors = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const auto& [bits, expected] : vectors) {
    EXPECT_EQ(Json(std::bit_cast<double>(bits)).canonical(), expected);
  }
}

TEST(JsonCanonical, values_that_are_not_finite_are_a_numeric_error) {
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    try {
      static_cast<void>(Json(value).canonical());
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::numeric);
    }
  }
}

TEST(JsonCanonical, keys_are_sorted_by_utf_16_units) {
  // The example of RFC 8785 §3.2.3.
  const Json json = Json::parse(
      R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",)"
      R"("1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",)"
      R"("\u00f6":"Latin Small Letter O With Diaeresis"})");
  EXPECT_EQ(json.canonical(),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
            "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
            "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
            "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(JsonCanonical, the_whole_example_of_rfc_8785) {
  const Json json = Json::parse(
      R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],)"
      R"("string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})");
  EXPECT_EQ(json.canonical(), R"({"literals":[null,true,false],)"
                              R"("numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],)"
                              "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(JsonCanonical, text_that_is_not_utf_8_is_never_written) {
  EXPECT_THROW(static_cast<void>(Json("M\xFCller").canonical()), Error);
  EXPECT_THROW(static_cast<void>(Json::object({{"M\xFCller", 1}}).pretty()), Error);
}

TEST(JsonParse, what_is_written_reads_back_equal) {
  const Json json = Json::object({{"a", Json::array_of(std::vector<double>{0.1, -2.5e-9})},
                                  {"b", std::numeric_limits<std::int64_t>::min()},
                                  {"c", Json::object({{"d", nullptr}, {"e", "\t\x01\xC3\xA9"}})},
                                  {"f", Json::array()},
                                  {"g", true}});
  EXPECT_EQ(Json::parse(json.canonical()), json);
  EXPECT_EQ(Json::parse(json.pretty()), json);
  EXPECT_EQ(json.pretty().back(), '\n');
}

TEST(JsonParse, duplicate_keys_are_refused_on_every_level) {
  EXPECT_THAT(parse_failure(R"({"a":1,"a":2})"), HasSubstr("a.json: duplicate key \"a\""));
  EXPECT_THAT(parse_failure(R"([{"x":{"k":1,"j":2,"\u006b":3}}])"), HasSubstr("\"k\""));
  EXPECT_NO_THROW(static_cast<void>(Json::parse(R"({"a":{"a":1},"b":{"a":1}})")));
}

TEST(JsonParse, depth_is_limited) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_NO_THROW(static_cast<void>(Json::parse(nested(200))));
  EXPECT_THAT(parse_failure(nested(201)), HasSubstr("deeper than 200"));
  EXPECT_THAT(parse_failure(std::string(1'000'000, '[')), HasSubstr("deeper than 200"));
}

TEST(JsonParse, broken_text_names_source_and_byte) {
  EXPECT_THAT(parse_failure(R"({"a": tru})"), HasSubstr("a.json: not valid JSON at byte 10"));
  for (const char* wrong : {"",
                            " ",
                            "{",
                            "[1,]",
                            "{\"a\":1,}",
                            "nul",
                            "01",
                            "+1",
                            "1.",
                            ".5",
                            "1e",
                            "NaN",
                            "'a'",
                            "\"\t\"",
                            "\"\\x\"",
                            "\"\\ud800\"",
                            "\"\\udc00\"",
                            "[1]x",
                            "[1][2]",
                            "{1:2}",
                            "1e400",
                            "\"\xC0\xAF\"",
                            "\"\xED\xA0\x80\"",
                            "\"\xF5\x80\x80\x80\"",
                            "\"\xE2\x82\"",
                            "\"\xFF\""}) {
    EXPECT_THAT(parse_failure(wrong), HasSubstr("a.json")) << wrong;
  }
}

TEST(JsonParse, a_zero_byte_is_no_end_of_the_text) {
  using namespace std::string_view_literals;
  const std::vector<std::pair<std::string_view, std::string>> wrong = {
      {"{\"a\":1}\0garbage"sv,
       "a.json: not valid JSON at byte 8 (a zero byte; expected end of input)"},
      {"{\"a\":1} \n\0"sv,
       "a.json: not valid JSON at byte 10 (a zero byte; expected end of input)"},
      {"1\0"sv, "a.json: not valid JSON at byte 2 (a zero byte; expected end of input)"},
      {"true\0\0true"sv, "a.json: not valid JSON at byte 5 (a zero byte; expected end of input)"},
      {"\0{}"sv, "a.json: not valid JSON at byte 1 ("},
      {"\0"sv, "a.json: not valid JSON at byte 1 ("},
      {"{\0\"a\":1}"sv, "a.json: not valid JSON at byte 2 ("},
      {"[1\0,2]"sv, "a.json: not valid JSON at byte 3 ("},
      {"[1,\0]"sv, "a.json: not valid JSON at byte 4 ("},
      {"\"a\0b\""sv, "a.json: not valid JSON at byte 3 ("},
      {"tr\0ue"sv, "a.json: not valid JSON at byte 3 ("}};
  for (const auto& [json, why] : wrong) EXPECT_THAT(parse_failure(json), HasSubstr(why));
  EXPECT_EQ(Json::parse(R"("\u0000")").as_string(), "\0"sv);
}

TEST(JsonParse, every_truncation_and_changed_byte_parses_or_is_a_format_error) {
  const std::string valid =
      R"({"name":"\u00e9\ud83d\ude00","n":[1,-2.5e-3,null,true,{"deep":[[]]}],"t":"a\n\"b"})";
  for (std::size_t length = 0; length < valid.size(); ++length) {
    parse_failure(std::string_view(valid).substr(0, length));
  }
  const RandomStream draws(1, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 20000; ++round) {
    std::string hostile = valid;
    hostile[draws.below(valid.size(), 4 * round)] = static_cast<char>(draws.bits(4 * round + 2));
    try {
      const Json json = Json::parse(hostile);
      EXPECT_EQ(Json::parse(json.canonical()).canonical(), json.canonical()) << hostile;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format) << error.what();
    }
  }
}

TEST(JsonAccess, a_wrong_type_or_missing_key_names_what_was_wanted) {
  const Json json = Json::parse(R"({"n":1.5,"list":[1]})");
  EXPECT_EQ(json.at("n").as_number(), 1.5);
  EXPECT_EQ(json.find("absent"), nullptr);
  const auto failure = [](auto&& fn) {
    try {
      fn();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(failure([&] { static_cast<void>(json.at("absent")); }),
            "JSON: key \"absent\" is missing");
  EXPECT_EQ(failure([&] { static_cast<void>(json.at("n").as_integer()); }),
            "JSON: expected a whole number, found a number");
  EXPECT_EQ(failure([&] { static_cast<void>(json.at("list").at("x")); }),
            "JSON: expected an object, found an array");
}

TEST(JsonAccess, parts_of_a_temporary_outlive_it) {
  std::string letters;
  for (const Json& item : Json::parse(R"({"items":["a long enough text not to fit inside","b"]})")
                              .at("items")
                              .as_array()) {
    letters += item.as_string().front();
  }
  EXPECT_EQ(letters, "ab");
  for (const auto& [key, value] : Json::parse(R"({"c":1})").as_object()) letters += key;
  EXPECT_EQ(letters, "abc");
}

TEST(JsonFiles, are_of_a_size_and_hold_a_number_of_values_that_memory_bears) {
  write_file("large.json", std::string(static_cast<std::size_t>(most_json_bytes), ' ') + "1");
  EXPECT_THROW(static_cast<void>(Json::read_file("large.json")), Error);
  EXPECT_EQ(Json::read_file("large.json", most_document_bytes).as_integer(), 1);
  std::string many = "[";
  for (std::int64_t i = 0; i < most_json_values; ++i) many += "1,";
  many += "1]";
  write_file("many.json", many);
  try {
    static_cast<void>(Json::read_file("many.json"));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_NE(std::string(error.what()).find("many.json: holds more than 4194304 values"),
              std::string::npos)
        << error.what();
  }
  EXPECT_EQ(std::ssize(Json::parse(many).as_array()), most_json_values + 1);
  for (const char* open : {"[", "{\"a\":"}) {
    const std::string five = text("[", open, "1", open[0] == '[' ? "]" : "}", ",2,3]");
    EXPECT_EQ(Json::parse(five, "five", 5).size(), 3U);
    EXPECT_THROW(static_cast<void>(Json::parse(five, "five", 4)), Error);
  }
}

TEST(JsonParse, a_key_that_stands_twice_is_named_in_short) {
  const std::string key(100000, 'k');
  try {
    static_cast<void>(Json::parse(text("{\"", key, "\":1,\"", key, "\":2}")));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_LT(std::string_view(error.what()).size(), 500U);
  }
}

TEST(JsonFiles, errors_carry_the_file_name) {
  write_file("broken.json", "{\"a\":");
  try {
    static_cast<void>(Json::read_file("broken.json"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("broken.json: not valid JSON at byte"));
  }
}

}  // namespace
}  // namespace etalon
