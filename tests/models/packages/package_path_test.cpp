// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_path.hpp"

#include <gtest/gtest.h>

#include <string>

namespace etalon::models {
namespace {

TEST(PackagePath, names_of_files_below_the_folder_are_allowed) {
  for (const std::string name : {"model.onnx", "evidence/predictions.h5", "Größe.txt", "模型.onnx",
                                 "a b", "..a", "a..", "نموذج.onnx"}) {
    EXPECT_EQ(package_path_fault(name), "") << name;
  }
  EXPECT_EQ(package_path_fault(std::string(255, 'a')), "");
}

TEST(PackagePath, what_leaves_the_folder_or_fits_no_file_system_is_refused) {
  std::string deep = "a";
  while (deep.size() <= 4095) deep += "/a";
  for (const std::string& name :
       {std::string(), std::string("/a"), std::string("a//b"), std::string("a/"), std::string("."),
        std::string("a/./b"), std::string(".."), std::string("a/../../b"), std::string("a\\b"),
        std::string("a\xFF"), std::string(256, 'a'), deep}) {
    EXPECT_NE(package_path_fault(name), "") << name;
  }
}

TEST(PackagePath, characters_that_a_terminal_obeys_or_that_turn_the_writing_are_refused) {
  // C0, DEL, C1 (CSI is U+009B), marks of direction, separators of lines, the byte order mark.
  for (const std::string character :
       {"\n", "\x1b", "\x7f", "\xC2\x80", "\xC2\x9B", "\xC2\x9F", "\xD8\x9C", "\xE2\x80\x8E",
        "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6",
        "\xE2\x81\xA9", "\xEF\xBB\xBF"}) {
    EXPECT_NE(package_path_fault("model" + character + "xnno.txt"), "") << character;
  }
  EXPECT_NE(package_path_fault(std::string("a\0b", 3)), "");
}

}  // namespace
}  // namespace etalon::models
