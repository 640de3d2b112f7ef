// SPDX-License-Identifier: Apache-2.0
#include "core/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "core/error.hpp"
#include "core/file.hpp"

namespace etalon {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, IsOfThisUserAloneAndGoneAfterwards) {
  fs::path place;
  {
    const auto folder = TemporaryFolder::in_system("etalon-test-");
    place = folder.path();
    EXPECT_TRUE(place.filename().string().starts_with("etalon-test-"));
    EXPECT_EQ(fs::status(place).permissions(), fs::perms::owner_all);
    write_file(place / "deep" / "file", "content");
  }
  EXPECT_FALSE(fs::exists(place));
}

TEST(TemporaryFolder, TwoOfOnePrefixHaveDifferentNames) {
  const auto one = TemporaryFolder::beside("model");
  const auto two = TemporaryFolder::beside("model");
  EXPECT_NE(one.path(), two.path());
  EXPECT_TRUE(one.path().string().starts_with("model.tmp-"));
}

TEST(TemporaryFolder, StaysWhenReleased) {
  auto folder = TemporaryFolder::beside("kept");
  const fs::path place = folder.path();
  fs::rename(place, "kept-folder");
  folder.release();
  EXPECT_TRUE(fs::is_directory("kept-folder"));
  fs::remove_all("kept-folder");
}

TEST(TemporaryFolder, OfAKilledProcessIsRemovedByTheNextOne) {
  const auto in_use = TemporaryFolder::beside("swept");
  const ::pid_t child = ::fork();
  if (child == 0) {
    const auto left = TemporaryFolder::beside("swept");
    write_file(left.path() / "content", "of a process that was killed");
    ::kill(::getpid(), SIGKILL);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  fs::create_directory("swept.tmp-foreig");
  const auto folders = [] {
    return std::ranges::count_if(fs::directory_iterator("."), [](const auto& entry) {
      return entry.path().filename().string().starts_with("swept.tmp-");
    });
  };
  EXPECT_EQ(folders(), 3);
  const auto next = TemporaryFolder::beside("swept");
  EXPECT_EQ(folders(), 3);  // the one in use, somebody's without a lock, and the new one
  EXPECT_TRUE(fs::exists(in_use.path()));
  fs::remove("swept.tmp-foreig");
}

TEST(TemporaryFolder, NamesThePlaceWhereNoneCanBeMade) {
  write_file("a-file", "");
  try {
    static_cast<void>(TemporaryFolder::beside("a-file/model"));
    FAIL() << "a folder was made below a file";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::io);
    EXPECT_NE(std::string(problem.what()).find("a-file"), std::string::npos);
  }
}

}  // namespace
}  // namespace etalon
