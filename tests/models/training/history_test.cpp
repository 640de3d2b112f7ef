// SPDX-License-Identifier: Apache-2.0
#include "models/training/history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

EpochFacts facts(std::int64_t epoch, std::optional<double> validation_loss = {}) {
  EpochFacts result;
  result.epoch = epoch;
  result.step = 7 * epoch;
  result.train_loss = 1.0 / static_cast<double>(epoch);
  result.validation_loss = validation_loss;
  result.weights = sha256(text("weights ", epoch));
  result.merkle_root = sha256(text("root ", epoch));
  result.checkpoint = sha256(text("checkpoint ", epoch));
  return result;
}

History course(const std::vector<std::optional<double>>& validation_losses) {
  History history;
  for (const auto& loss : validation_losses) history.add(facts(history.size() + 1, loss));
  return history;
}

TEST(History, lines_are_read_as_they_were_written) {
  const History written = course({0.5, 0.25, {}, 1.0});
  const History read = parse_history(written.bytes(), "memory");
  ASSERT_EQ(read.size(), 4);
  EXPECT_EQ(read.bytes(), written.bytes());
  EXPECT_EQ(read.chain(4), written.chain(4));
  EXPECT_EQ(read.at(2).step, 14);
  EXPECT_EQ(read.at(2).validation_loss, 0.25);
  EXPECT_EQ(read.at(3).validation_loss, std::nullopt);
  EXPECT_EQ(read.at(4).weights, facts(4).weights);
}

TEST(History, the_chain_is_that_of_the_format_page) {
  const History history = course({0.5, {}});
  Digest link = sha256(std::string_view());
  EXPECT_EQ(history.chain(0), link);
  for (std::int64_t epoch = 1; epoch <= 2; ++epoch) {
    const std::string before(reinterpret_cast<const char*>(link.bytes.data()), link.bytes.size());
    link = sha256(before + history.line(epoch) + "\n");
    EXPECT_EQ(history.chain(epoch), link);
  }
}

TEST(History, the_vector_of_the_format_page_is_read_and_written) {
  const char* root = std::getenv("ETALON_SOURCE_DIR");
  ASSERT_NE(root, nullptr);
  const std::string page = read_text_file(fs::path(root) / "docs/formats/history.md");
  EpochFacts first = facts(1, 0.25);
  first.train_loss = 0.5;
  History history;
  history.add(first);
  EXPECT_THAT(page, HasSubstr("\n" + history.bytes() + "```"));
  EXPECT_THAT(page, HasSubstr("h(0) = `" + history.chain(0).hex()));
  EXPECT_THAT(page, HasSubstr("h(1) = `" + history.chain(1).hex()));
}

TEST(History, the_best_epoch_is_the_first_with_the_smallest_validation_loss) {
  EXPECT_EQ(History().best_epoch(), 0);
  EXPECT_EQ(course({{}, {}}).best_epoch(), 0);
  History history = course({0.5, 0.25, 0.25, 0.75});
  EXPECT_EQ(history.best_epoch(), 2);
  history.cut(1);
  EXPECT_EQ(history.best_epoch(), 1);
  EXPECT_EQ(history.size(), 1);
}

TEST(History, a_line_that_was_cut_off_is_an_epoch_that_never_was) {
  const History whole = course({0.5, 0.25, 0.125});
  const std::string bytes = whole.bytes();
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const History read = parse_history(bytes.substr(0, length), "memory");
    EXPECT_EQ(read.bytes(), bytes.substr(0, read.bytes().size()));
    EXPECT_TRUE(read.size() == 3 ||
                length <= read.bytes().size() + whole.line(read.size() + 1).size());
  }
}

TEST(History, a_changed_line_is_refused_by_number) {
  const std::string bytes = course({0.5, 0.25, 0.125}).bytes();
  const auto second = bytes.find('\n') + 1;
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"epoch\":2", "\"epoch\":3"},
           {"\"epoch\":2", "\"epoch\": 2"},
           {"\"epoch\":2", "\"epoch\":-2"},
           {"\"step\":14", "\"step\":\"14\""},
           {"\"step\":14", "\"step\":14,\"more\":1"},
           {"\"validation_loss\":0.25", "\"validation_loss\":0.250"},
           {"\"train_loss\":", "\"loss\":"},
           {"{", "["}}) {
    std::string changed = bytes;
    const auto at = changed.find(from, second);
    ASSERT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    try {
      static_cast<void>(parse_history(changed, "history.jsonl"));
      FAIL() << to;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("history.jsonl, line 2"));
    }
  }
}

TEST(History, lines_are_appended_to_a_file) {
  const fs::path file = "appended/history.jsonl";
  fs::remove_all("appended");
  EXPECT_EQ(read_history(file).size(), 0);
  const History history = course({0.5, 0.25});
  append_line(file, history.line(1));
  append_line(file, history.line(2));
  EXPECT_EQ(read_text_file(file), history.bytes());
  EXPECT_EQ(read_history(file).chain(2), history.chain(2));
}

/// Files of this process may not grow beyond a size while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    before_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit lower{bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &lower);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

TEST(History, a_line_that_finds_no_room_leaves_only_whole_lines) {
  const fs::path file = "no-room.jsonl";
  fs::remove(file);
  const History history = course({0.5, 0.25});
  append_line(file, history.line(1));
  {
    const FileSizeLimit limit(history.line(1).size() + 20);
    try {
      append_line(file, history.line(2));
      FAIL() << "written beyond the limit";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io);
      EXPECT_THAT(error.what(), HasSubstr("no-room.jsonl"));
    }
  }
  EXPECT_EQ(read_text_file(file), history.line(1) + "\n");
}

}  // namespace
}  // namespace etalon::models
