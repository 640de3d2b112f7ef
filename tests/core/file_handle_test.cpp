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
  EXPECT_THAT(refusal("/dev"), testing::HasSubstr("(Is a directory)"));
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
