// SPDX-License-Identifier: Apache-2.0
#include "core/config/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"

namespace etalon::config {
namespace {

using testing::HasSubstr;

template <class Fn>
std::string failure(ErrorKind kind, Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

/// `one` so many times.
std::string repeated(std::string_view one, std::int64_t times) {
  std::string result;
  for (std::int64_t i = 0; i < times; ++i) result += one;
  return result;
}

const TomlValue& member(const TomlValue& value, const std::string& key) {
  return value.table()->at(key);
}

TEST(Toml, values_know_type_file_and_line) {
  const TomlValue document = parse_toml("a = 1\n\n[b]\nc = \"x\"\nd = [true, 2.5]\n", "job.toml");
  EXPECT_EQ(std::get<std::int64_t>(member(document, "a").value), 1);
  EXPECT_EQ(member(document, "a").place(), "job.toml:1");
  EXPECT_EQ(member(document, "b").place(), "job.toml:3");
  EXPECT_EQ(member(member(document, "b"), "c").place(), "job.toml:4");
  EXPECT_EQ(member(member(document, "b"), "c").type_name(), "the text \"x\"");
  const auto& array = std::get<TomlValue::Array>(member(member(document, "b"), "d").value);
  EXPECT_EQ(std::get<double>(array[1].value), 2.5);
}

TEST(Toml, letters_of_any_script_stand_in_texts_and_comments_and_nowhere_else) {
  for (const std::string letter :
       {"\u00E9", "\u0401", "\u05D0", "\u2010", "\uFE7F", "\U0001F600"}) {
    const TomlValue document = parse_toml(
        "\uFEFFa = \"" + letter + "\" # " + letter + "\nb = \"\"\"x \\\n  " + letter + "\"\"\"\n",
        "job.toml");
    EXPECT_EQ(std::get<std::string>(member(document, "a").value), letter);
    EXPECT_EQ(std::get<std::string>(member(document, "b").value), "x " + letter);
    for (const std::string& stray :
         {letter + "a = 1", "a = " + letter, "a = 1" + letter, "a = [1, " + letter + "]"}) {
      EXPECT_THAT(failure(ErrorKind::config,
                          [&] { static_cast<void>(parse_toml("\n" + stray, "job.toml")); }),
                  HasSubstr("job.toml:2:"))
          << stray;
    }
  }
}

TEST(Toml, broken_text_names_file_line_and_column) {
  const std::string message = failure(ErrorKind::config, [] {
    static_cast<void>(parse_toml("[train]\nepochs = 10\nseed = \n", "job.toml"));
  });
  EXPECT_THAT(message, HasSubstr("job.toml:3:"));
  EXPECT_THAT(message, HasSubstr("not valid TOML"));
  EXPECT_THAT(failure(ErrorKind::config,
                      [] { static_cast<void>(parse_toml("a = 1\na = 2\n", "job.toml")); }),
              HasSubstr("job.toml:2:"));
}

TEST(Toml, what_nests_deeper_than_a_document_does_is_refused_with_its_line) {
  const std::string deep = repeated("a.", 50000);
  const std::string half = repeated("b.", 150);
  const std::vector<std::string> documents = {
      "[" + deep + "a]\n",
      "[[" + deep + "a]]\n",
      deep + "a = 1\n",
      repeated("\"a\" . ", 50000) + "a = 1\n",
      repeated("'x.y'.", 50000) + "a = 1\n",
      "a = {" + deep + "a = 1}\n",
      "a = [\n{ x = 1,\n" + deep + "a = 1}]\n",
      "[" + half + "a]\n" + half + "a = 1\n",
      "a = { " + half + "a = { " + half + "a = 1 } }\n",
      "a = " + repeated("[", 50000) + repeated("]", 50000) + "\n",
      "a = " + repeated("{ a = ", 50000) + repeated("}", 50000) + "\n",
      "a = \"\"\" \" [ \\\" \n \"\"\"\"\"\n[" + deep + "a]\n",
      "a =  [ \\ \n '\n[" + deep + "a]\n",
      "# [ \" {\na = \"[ \\\" { #\" # '\n[" + deep + "a]\n",
  };
  for (const std::string& document : documents) {
    EXPECT_THAT(failure(ErrorKind::config,
                        [&] { static_cast<void>(parse_toml("\n" + document, "job.toml")); }),
                testing::ContainsRegex("job\\.toml:[2-5]: nests deeper than 200"))
        << document.substr(0, 60);
  }
  const std::string line = failure(ErrorKind::config, [&] {
    static_cast<void>(parse_toml("a = 1\n\n[" + deep + "a]\n", "job.toml"));
  });
  EXPECT_THAT(line, HasSubstr("job.toml:3: nests deeper than 200"));
  EXPECT_LT(line.size(), 200U);
}

TEST(Toml, a_document_larger_than_any_of_ours_is_refused_before_it_is_read) {
  const std::string large = "a = 1 #" + std::string(static_cast<std::size_t>(most_toml_bytes), ' ');
  EXPECT_THAT(failure(ErrorKind::config, [&] { static_cast<void>(parse_toml(large, "job.toml")); }),
              HasSubstr("job.toml: is larger than"));
  write_file("large.toml", large);
  EXPECT_THAT(failure(ErrorKind::format, [] { static_cast<void>(read_toml_file("large.toml")); }),
              HasSubstr("large.toml: is larger than"));
}

TEST(Toml, a_long_text_of_the_wrong_type_is_shown_in_short) {
  const TomlValue document = parse_toml("a = \"" + std::string(100000, 'x') + "\"\n", "job.toml");
  EXPECT_LT(member(document, "a").type_name().size(), 200U);
}

TEST(Toml, dots_and_brackets_that_nest_nothing_are_as_many_as_one_likes) {
  const std::string sentence = repeated("a. [{ b", 1000);
  const TomlValue document =
      parse_toml("a = \"" + sentence + "\"\nb = '" + sentence + "' # " + sentence +
                     "\nc = \"\"\"\n" + sentence + "\"\"\"\nd = [" + repeated("1.5, ", 1000) +
                     "]\n" + repeated("[[e.f]]\ng.h = { i.j = 1.5, k.l = [1.5] }\n", 1000) + "[" +
                     repeated("m.", 100) + "m]\n",
                 "job.toml");
  EXPECT_EQ(std::get<std::string>(member(document, "a").value), sentence);
  EXPECT_EQ(std::get<TomlValue::Array>(member(document, "d").value).size(), 1000U);
}

TEST(Toml, dates_are_refused_with_a_remedy) {
  EXPECT_THAT(failure(ErrorKind::config,
                      [] { static_cast<void>(parse_toml("day = 2024-01-01\n", "job.toml")); }),
              HasSubstr("write them as text"));
}

TEST(Toml, a_file_that_is_missing_is_an_io_error) {
  EXPECT_THAT(failure(ErrorKind::io, [] { static_cast<void>(read_toml_file("absent.toml")); }),
              HasSubstr("absent.toml"));
  write_file("job.toml", "a = 1\n");
  EXPECT_EQ(member(read_toml_file("job.toml"), "a").place(), "job.toml:1");
}

TEST(Overrides, replace_and_add_values_with_their_own_place) {
  TomlValue document = parse_toml("[train]\nepochs = 10\n", "job.toml");
  apply_override(document, "train.epochs=20");
  apply_override(document, "train.schedule.kind = \"step\"");
  apply_override(document, "job.directory=out/b");
  apply_override(document, "data.classes=[\"a\", \"b\"]");
  const TomlValue& train = member(document, "train");
  EXPECT_EQ(std::get<std::int64_t>(member(train, "epochs").value), 20);
  EXPECT_EQ(member(train, "epochs").place(), "--set train.epochs");
  EXPECT_EQ(std::get<std::string>(member(member(train, "schedule"), "kind").value), "step");
  EXPECT_EQ(std::get<std::string>(member(member(document, "job"), "directory").value), "out/b");
  EXPECT_EQ(std::get<TomlValue::Array>(member(member(document, "data"), "classes").value).size(),
            2U);
}

TEST(Overrides, without_a_key_or_through_a_value_are_errors) {
  TomlValue document = parse_toml("a = 1\n", "job.toml");
  EXPECT_THAT(failure(ErrorKind::usage, [&] { apply_override(document, "epochs"); }),
              HasSubstr("write it as section.key=value"));
  failure(ErrorKind::usage, [&] { apply_override(document, "=3"); });
  EXPECT_THAT(failure(ErrorKind::config, [&] { apply_override(document, "a.b=3"); }),
              HasSubstr("'a' is the whole number 1, not a table"));
  EXPECT_THAT(
      failure(ErrorKind::usage, [&] { apply_override(document, repeated("c.", 50000) + "c=3"); }),
      HasSubstr("nests deeper than 200"));
}

TEST(Toml, every_truncation_and_changed_byte_parses_or_is_a_config_error) {
  const std::string valid =
      "# job\na = 1\nb.c = \"x\\u00e9\"\n[t]\nd = [1.5, -2, [true]]\ne = { f = 'g' }\n[[u]]\nh = "
      "0x1F\n[[u]]\ni = \"\"\"\nlong\n\"\"\"\n";
  const auto try_to_parse = [](const std::string& text) {
    try {
      static_cast<void>(parse_toml(text, "job.toml"));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    }
  };
  for (std::size_t length = 0; length < valid.size(); ++length) {
    try_to_parse(valid.substr(0, length));
  }
  const RandomStream draws(2, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 20000; ++round) {
    std::string hostile = valid;
    hostile[draws.below(valid.size(), 4 * round)] = static_cast<char>(draws.bits(4 * round + 2));
    try_to_parse(hostile);
  }
  try_to_parse("a = " + std::string(100'000, '['));
}

}  // namespace
}  // namespace etalon::config
