// SPDX-License-Identifier: Apache-2.0
#include "core/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <thread>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

using testing::HasSubstr;

std::vector<Json> lines_of(const std::filesystem::path& file) {
  std::vector<Json> result;
  const std::string content = read_text_file(file);
  EXPECT_TRUE(content.empty() || content.back() == '\n');
  for (const auto& line : split(content, '\n')) {
    if (!line.empty()) result.push_back(Json::parse(line, line));
  }
  return result;
}

Log::Options quiet(const std::string& file) {
  std::filesystem::remove(file);
  return {.file = file, .human = false};
}

TEST(Log, writes_a_json_line_with_all_fields) {
  Log::Options options = quiet("fields.jsonl");
  options.rank = 3;
  Log(options).warning("train", "loss rises", {{"epoch", 7}, {"loss", 0.25}});
  const auto lines = lines_of("fields.jsonl");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("level").as_string(), "warning");
  EXPECT_EQ(lines[0].at("topic").as_string(), "train");
  EXPECT_EQ(lines[0].at("message").as_string(), "loss rises");
  EXPECT_EQ(lines[0].at("rank").as_integer(), 3);
  EXPECT_EQ(lines[0].at("epoch").as_integer(), 7);
  EXPECT_EQ(lines[0].at("loss").as_number(), 0.25);
  EXPECT_EQ(lines[0].at("time").as_string().size(), 20U);
}

TEST(Log, the_example_of_the_format_page_is_what_it_writes) {
  ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  Log(quiet("example.jsonl")).info("train", "epoch 3 done", {{"epoch", 3}, {"loss", 0.25}});
  ::unsetenv("SOURCE_DATE_EPOCH");
  const std::string page = read_text_file(std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) /
                                          "docs/formats/log.md");
  EXPECT_THAT(page, HasSubstr("```json\n" + read_text_file("example.jsonl") + "```"));
}

TEST(Log, threads_that_share_it_never_mix_lines) {
  const Log log(quiet("threads.jsonl"));
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < 4; ++t) {
      writers.emplace_back([log, t] {
        for (int i = 0; i < 250; ++i) log.info("topic", text("message ", i), {{"thread", t}});
      });
    }
  }
  std::map<std::int64_t, std::int64_t> next;
  for (const Json& line : lines_of("threads.jsonl")) {
    const std::int64_t thread = line.at("thread").as_integer();
    EXPECT_EQ(line.at("message").as_string(), text("message ", next[thread]++));
  }
  for (int t = 0; t < 4; ++t) EXPECT_EQ(next[t], 250);
}

TEST(Log, processes_that_append_to_one_file_never_mix_long_lines) {
  const Log::Options options = quiet("processes.jsonl");
  const std::string message(20000, 'm');
  for (int p = 0; p < 3; ++p) {
    const pid_t child = ::fork();
    if (child == 0) {
      const Log log(options);
      for (int i = 0; i < 40; ++i) log.info("topic", message, {{"process", p}});
      ::_exit(0);
    }
  }
  for (int p = 0; p < 3; ++p) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(lines_of("processes.jsonl").size(), 120U);
}

TEST(Log, bytes_that_are_no_utf_8_do_not_break_the_line) {
  Log(quiet("bytes.jsonl")).error("ingest", "cell 'M\xFCller'", {{"cell", "\xFF"}});
  EXPECT_EQ(lines_of("bytes.jsonl").at(0).at("message").as_string(), "cell 'M\xEF\xBF\xBDller'");
}

TEST(Log, an_event_is_one_line_whatever_it_quotes) {
  const std::string forged = "cannot read 'a\n12:00:00 info data: done\r\x1b[2J\u0085\u2028'";
  Log::Options options = quiet("forged.jsonl");
  options.human = true;
  testing::internal::CaptureStderr();
  Log(options).info("data", forged, {{"file", "b\u2029\u009b2J"}});
  const std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(shown, '\n'), 1);
  EXPECT_THAT(shown, HasSubstr(" info data: cannot read 'a\\x0a12:00:00 info data: "
                               "done\\x0d\\x1b[2J\\x85\\u2028'\n"));
  const std::string line = read_text_file("forged.jsonl");
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  EXPECT_THAT(line, HasSubstr("done\\r\\u001b[2J\\u0085\\u2028'"));
  EXPECT_THAT(line, HasSubstr("\"b\\u2029\\u009b2J\""));
  EXPECT_EQ(lines_of("forged.jsonl").at(0).at("message").as_string(), forged);
}

TEST(Log, shows_people_the_asked_level_and_above) {
  testing::internal::CaptureStderr();
  const Log log({.file = {}, .human_level = LogLevel::warning});
  log.info("data", "not shown");
  log.warning("data", "shown");
  const std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, HasSubstr(" warning data: shown\n"));
  EXPECT_EQ(shown.find("not shown"), std::string::npos);
}

TEST(Log, a_default_one_writes_nowhere_and_a_bad_path_is_an_io_error) {
  testing::internal::CaptureStderr();
  Log().error("data", "silence");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  write_file("plain_file", "x");
  try {
    const Log log({.file = "plain_file/log.jsonl"});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), HasSubstr("plain_file"));
  }
}

}  // namespace
}  // namespace etalon
