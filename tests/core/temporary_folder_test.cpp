// SPDX-License-Identifier: Apache-2.0
#include "core/temporary_folder.hpp"

#include <gtest/gtest.h>

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
