// SPDX-License-Identifier: Apache-2.0
#include "core/hex.hpp"

#include <gtest/gtest.h>

namespace etalon {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string as_text(const std::optional<std::vector<std::byte>>& data) {
  if (!data) return "(nothing)";
  return {reinterpret_cast<const char*>(data->data()), data->size()};
}

TEST(Hex, is_lower_case_and_reads_both_cases) {
  EXPECT_EQ(to_hex(bytes(std::string_view("\x00\x7f\xAB\xff", 4))), "007fabff");
  EXPECT_EQ(as_text(from_hex("4a4B6c")), "JKl");
  EXPECT_EQ(as_text(from_hex("")), "");
}

TEST(Hex, refuses_odd_lengths_and_foreign_characters) {
  for (const char* wrong : {"a", "abc", "0g", "0x", " 0", "-1"}) {
    EXPECT_FALSE(from_hex(wrong).has_value()) << wrong;
  }
}

TEST(Base64, the_vectors_of_rfc_4648) {
  const std::vector<std::pair<std::string_view, std::string_view>> vectors = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(bytes(plain)), encoded);
    EXPECT_EQ(as_text(from_base64(encoded)), plain);
  }
}

TEST(Base64, every_byte_survives) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(as_text(from_base64(to_base64(bytes(all)))), all);
}

TEST(Base64, has_one_text_for_one_value) {
  for (const char* wrong : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==",
                            "Zm8\n", "Zm-v", "Zm 9", "=Zg="}) {
    EXPECT_FALSE(from_base64(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace etalon
