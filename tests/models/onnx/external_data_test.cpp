// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/external_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"

namespace etalon::models {
namespace {

using testing::HasSubstr;

/// A folder with `data` (1000 bytes) and a file beside the folder.
std::filesystem::path prepared() {
  const std::filesystem::path folder = "external/models";
  std::filesystem::remove_all("external");
  write_file(folder / "data", std::string(1000, 'a').replace(10, 3, "xyz"));
  write_file(folder / "sub" / "more", std::string(8, 'b'));
  write_file("external/secret", std::string(1000, 's'));
  std::filesystem::create_symlink("../secret", folder / "link");
  std::filesystem::create_symlink("sub/more", folder / "inside");
  return folder;
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Error refusal(const std::string& location, std::int64_t offset, std::int64_t size) {
  ExternalData data(prepared());
  try {
    static_cast<void>(data.read(location, offset, size, "initializer 'w'"));
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("initializer 'w'"));
    return error;
  }
  ADD_FAILURE() << location << " was read";
  return {ErrorKind::internal, ""};
}

TEST(ExternalData, bytes_come_from_their_place_in_files_below_the_folder) {
  ExternalData data(prepared());
  EXPECT_EQ(text_of(data.read("data", 9, 5, "w")), "axyza");
  EXPECT_EQ(text_of(data.read("sub/more", 0, 8, "w")), "bbbbbbbb");
  EXPECT_EQ(text_of(data.read("data", 1000, 0, "w")), "");
}

TEST(ExternalData, a_link_inside_the_folder_is_followed) {
  ExternalData data(prepared());
  EXPECT_EQ(text_of(data.read("inside", 0, 2, "w")), "bb");
}

TEST(ExternalData, names_that_leave_the_folder_are_refused) {
  for (const char* name :
       {"../secret", "/etc/passwd", "sub/../../secret", "link", "", "sub/../data"}) {
    EXPECT_EQ(refusal(name, 0, 1).kind(), ErrorKind::unsupported) << name;
  }
}

TEST(ExternalData, places_outside_the_file_are_a_format_error) {
  EXPECT_EQ(refusal("data", 1001, 0).kind(), ErrorKind::format);
  EXPECT_EQ(refusal("data", 990, 11).kind(), ErrorKind::format);
  EXPECT_EQ(refusal("data", 1, std::numeric_limits<std::int64_t>::max()).kind(), ErrorKind::format);
  EXPECT_EQ(refusal("data", std::numeric_limits<std::int64_t>::max(), 1).kind(), ErrorKind::format);
}

TEST(ExternalData, missing_files_and_folders_are_io_errors) {
  EXPECT_EQ(refusal("absent", 0, 1).kind(), ErrorKind::io);
  EXPECT_EQ(refusal("sub", 0, 1).kind(), ErrorKind::io);
}

TEST(ExternalData, one_file_is_not_read_again_and_again) {
  ExternalData data(prepared());
  EXPECT_NO_THROW(static_cast<void>(data.read("data", 0, 1000, "w")));
  EXPECT_THROW(static_cast<void>(data.read("data", 0, 1000, "w")), Error);
}

TEST(ExternalData, models_in_memory_have_none) {
  ExternalData none;
  EXPECT_THROW(static_cast<void>(none.read("data", 0, 1, "w")), Error);
}

}  // namespace
}  // namespace etalon::models
