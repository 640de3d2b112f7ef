// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/read.hpp"
#include "core/error.hpp"

namespace etalon::config {
namespace {

using testing::HasSubstr;

struct Inner {
  double peak = 1e-3;
  std::string note = "say \"hi\"\\\t\n\x01 \xC3\xA9";
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("peak", self.peak, {.doc = "Largest rate.", .unit = "1/step", .min = 0, .max = 10});
    visit.field("note", self.note, {.doc = "A note."});
  }
};

struct Entry {
  std::string name = "entry";
  std::vector<double> values = {0.5, 2.0};
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name."});
    visit.field("values", self.values, {.doc = "Values."});
  }
};

struct Document {
  std::int64_t count = 3;
  Inner inner;
  bool flag = true;
  double whole = 2.0;
  double tiny = 1e-300;
  std::optional<double> absent;
  std::optional<double> present = -1.0;
  std::vector<std::string> words = {"a", "b"};
  std::vector<Entry> entries;
  std::vector<Entry> filled = {Entry{}, Entry{"second", {}}};
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("count", self.count, {.doc = "How many.", .unit = "things", .min = 1});
    visit.field("inner", self.inner, {.doc = "A section."});
    visit.field("flag", self.flag, {.doc = "A flag."});
    visit.field("whole", self.whole, {.doc = "A whole number as a real."});
    visit.field("tiny", self.tiny, {.doc = "A tiny number."});
    visit.field("absent", self.absent, {.doc = "A number that may be left out.", .min = -2});
    visit.field("present", self.present, {.doc = "One that is given."});
    visit.field("words", self.words, {.doc = "Words.", .choices = {"a", "b"}});
    visit.field("entries", self.entries, {.doc = "Entries, none by default."});
    visit.field("filled", self.filled, {.doc = "Entries."});
  }
};

TEST(DumpDefault, shows_a_number_that_is_not_given_as_a_comment) {
  const std::string toml = to_toml(Document{});
  EXPECT_THAT(toml, HasSubstr("# A number that may be left out. (at least -2)\n# absent =\n"));
  EXPECT_THAT(toml, HasSubstr("\npresent = -1.0\n"));
  EXPECT_THAT(to_json(Document{}).canonical(), HasSubstr("\"absent\":null,"));
  EXPECT_THAT(to_markdown(Document{}), HasSubstr("| `absent` | number | not given | A number"));
  EXPECT_EQ(read<Document>(parse_toml("absent = -1", "t")).absent, -1.0);
  EXPECT_THROW(static_cast<void>(read<Document>(parse_toml("absent = -3", "t"))), Error);
}

TEST(DumpDefault, reads_back_as_the_same_configuration) {
  const Document defaults;
  const std::string toml = to_toml(defaults);
  EXPECT_EQ(to_json(read<Document>(parse_toml(toml, "dump"))), to_json(defaults)) << toml;
}

TEST(DumpDefault, changed_values_survive_too) {
  Document document;
  document.inner.peak = 0.1;
  document.whole = 1e21;
  document.words = {};
  document.entries = {Entry{"x\"y", {1e-7}}};
  document.filled = {Entry{"only", {3.0}}};
  EXPECT_EQ(to_json(read<Document>(parse_toml(to_toml(document), "dump"))), to_json(document));
}

TEST(DumpDefault, comments_say_meaning_range_and_unit) {
  const std::string toml = to_toml(Document{});
  EXPECT_THAT(toml, HasSubstr("# How many. (at least 1 things)\ncount = 3\n"));
  EXPECT_THAT(toml, HasSubstr("# A section.\n[inner]\n# Largest rate. (0 to 10 1/step)\n"));
  EXPECT_THAT(toml, HasSubstr("# Words. (one of a, b)\nwords = [\"a\", \"b\"]\n"));
  EXPECT_THAT(toml, HasSubstr("\nwhole = 2.0\n"));
  // An empty array of tables shows what an entry looks like.
  EXPECT_THAT(toml, HasSubstr("# [[entries]]\n"));
}

TEST(DumpDefault, no_comment_is_wider_than_a_hundred_columns) {
  const std::string words(300, 'w');
  std::string doc;
  for (int i = 0; i < 60; ++i) doc += text(i > 0 ? " " : "", "word", i);
  for (const auto& line : split(toml_comment({.doc = doc}), '\n')) EXPECT_LE(line.size(), 100U);
}

TEST(EffectiveConfiguration, is_json_of_every_field) {
  const Json json = to_json(Document{});
  EXPECT_EQ(json.at("count").as_integer(), 3);
  EXPECT_EQ(json.at("inner").at("peak").as_number(), 1e-3);
  EXPECT_EQ(json.at("filled").as_array().at(1).at("name").as_string(), "second");
  EXPECT_EQ(json.at("entries").size(), 0U);
}

TEST(Documentation, has_one_row_per_field) {
  const std::string markdown = to_markdown(Document{});
  EXPECT_THAT(markdown, HasSubstr("| `inner.peak` | number, 1/step | `0.001` | Largest rate. "
                                  "Allowed: 0 to 10. |\n"));
  EXPECT_THAT(markdown, HasSubstr("| `entries[].name` | text | `\"entry\"` | Name. |\n"));
  EXPECT_EQ(std::count(markdown.begin(), markdown.end(), '\n'), 13);
}

struct Planned {
  std::int64_t used = 1;
  std::int64_t cards = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("used", self.used, {.doc = "Used."});
    visit.field("cards", self.cards, {.doc = "Cards.", .unavailable = "nothing uses them"});
  }
};

TEST(WriteConfig, a_key_that_does_nothing_yet_is_not_shown_but_recorded) {
  EXPECT_EQ(to_toml(Planned{}), "# Used.\nused = 1\n");
  EXPECT_THAT(to_markdown(Planned{}), testing::Not(HasSubstr("cards")));
  EXPECT_EQ(to_json(Planned{}).canonical(), "{\"cards\":0,\"used\":1}");
}

}  // namespace
}  // namespace etalon::config
