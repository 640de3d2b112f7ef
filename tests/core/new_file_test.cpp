// SPDX-License-Identifier: Apache-2.0
#include "core/new_file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder() {
  const fs::path folder = testing::UnitTest::GetInstance()->current_test_info()->name();
  fs::remove_all(folder);
  return folder;
}

TEST(NewFile, is_written_whole_and_never_in_the_place_of_another) {
  const fs::path file = fresh_folder() / "inside" / "a.json";
  EXPECT_TRUE(write_new_file(file, "first"));
  EXPECT_FALSE(write_new_file(file, "second"));
  EXPECT_EQ(read_text_file(file), "first");
  const auto entries = fs::directory_iterator(file.parent_path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST(NewFile, of_many_who_write_at_once_one_does) {
  const fs::path folder = fresh_folder();
  for (int round = 0; round < 20; ++round) {
    const fs::path file = folder / text(round, ".json");
    std::atomic<int> written = 0;
    std::atomic<int> by = -1;
    {
      std::vector<std::jthread> writers;
      for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] {
          if (!write_new_file(file, text(i))) return;
          ++written;
          by = i;
        });
      }
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ(read_text_file(file), text(by.load()));
  }
}

TEST(NewFile, that_cannot_be_written_is_an_error_and_not_taken) {
  const fs::path folder = fresh_folder();
  write_file(folder / "file", "x");
  EXPECT_THROW(static_cast<void>(write_new_file(folder / "file" / "a.json", "first")), Error);
}

}  // namespace
}  // namespace etalon
