// SPDX-License-Identifier: Apache-2.0
#include "core/file_handle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"
#include "core/file.hpp"

namespace etalon {
namespace {

std::string refusal(const std::filesystem::path& file) {
  try {
    static_cast<void>(open_regular(file));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    return error.what();
  }
  return {};
}

TEST(OpenRegular, does_not_wait_for_the_writer_of_a_pipe) {
  ::unlink("pipe");
  ASSERT_EQ(::mkfifo("pipe", 0600), 0);
  EXPECT_THAT(refusal("pipe"), testing::HasSubstr("pipe: is a pipe, a socket or a device"));
  ::unlink("pipe");
}

TEST(OpenRegular, refuses_devices_without_end_and_folders) {
  EXPECT_THAT(refusal("/dev/zero"), testing::HasSubstr("a device"));
  EXPECT_THAT(refusal("/dev"), testing::HasSubstr("/dev: is a folder, not a file"));
}

TEST(OpenRegular, says_in_which_folder_a_missing_file_was_looked_for) {
  EXPECT_EQ(refusal("sub/absent.csv"),
            "sub/absent.csv: does not exist in " + std::filesystem::current_path().string() +
                " (relative paths begin at the working directory); check the path");
  EXPECT_EQ(refusal("/absent/absent.csv"), "/absent/absent.csv: does not exist; check the path");
}

TEST(RequireFolder, tells_a_missing_folder_from_a_file) {
  const auto refused = [](const char* folder) -> std::string {
    try {
      require_folder(folder);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  write_file("no_folder", std::string_view("x"));
  EXPECT_EQ(refused("."), "");
  EXPECT_EQ(refused("no_folder"), "no_folder: is a file, not a folder; name a folder");
  EXPECT_THAT(refused("absent"), testing::HasSubstr("absent: does not exist in "));
}

TEST(RegularFile, gives_the_bytes_asked_for_and_refuses_those_behind_the_end) {
  write_file("places", std::string_view("0123456789"));
  const RegularFile file("places");
  EXPECT_EQ(file.size(), 10);
  std::string part(4, ' ');
  file.read_at(3, std::as_writable_bytes(std::span(part)));
  EXPECT_EQ(part, "3456");
  EXPECT_THROW(file.read_at(7, std::as_writable_bytes(std::span(part))), Error);
  ::unlink("pipe_at");
  ASSERT_EQ(::mkfifo("pipe_at", 0600), 0);
  EXPECT_THROW(RegularFile("pipe_at"), Error);
  ::unlink("pipe_at");
}

TEST(OpenRegular, follows_a_link_to_a_file) {
  write_file("file", std::string_view("x"));
  ::unlink("link");
  ASSERT_EQ(::symlink("file", "link"), 0);
  EXPECT_EQ(refusal("link"), "");
}

TEST(ForEachBlock, gives_every_byte_in_order) {
  std::string content(3'000'001, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 13 >> 4U);
  write_file("blocks", content);
  std::string read;
  for_each_block("blocks", [&](std::span<const std::byte> block) {
    read.append(reinterpret_cast<const char*>(block.data()), block.size());
  });
  EXPECT_TRUE(read == content);
}

}  // namespace
}  // namespace etalon
