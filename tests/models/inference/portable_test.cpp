// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace etalon::models {
namespace {

/// What the program of the digests prints under a bound on the instruction set.
std::string digests_with(const std::string& instruction_set) {
  const std::string command =
      "ONEDNN_MAX_CPU_ISA=" + instruction_set + " \"" ETALON_INT8_DIGESTS "\"";
  FILE* pipe = ::popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string printed;
  std::array<char, 4096> block{};
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), pipe)) {
    printed.append(block.data(), got);
  }
  EXPECT_EQ(::pclose(pipe), 0) << instruction_set;
  return printed;
}

TEST(Portable, int8_results_have_the_same_bytes_with_every_instruction_set) {
  const std::string narrow = digests_with("SSE41");
  ASSERT_THAT(narrow, ::testing::StartsWith("oneDNN 3.2.0, sse41\n"));
  const auto digests = [](const std::string& printed) {
    return printed.substr(printed.find('\n') + 1);
  };
  ASSERT_THAT(digests(narrow), ::testing::HasSubstr("\nnetwork "));
  for (const char* wider : {"AVX2", "AVX512_CORE", "AVX512_CORE_VNNI", "DEFAULT"}) {
    EXPECT_EQ(digests(digests_with(wider)), digests(narrow)) << wider;
  }
}

}  // namespace
}  // namespace etalon::models
