// SPDX-License-Identifier: Apache-2.0
#include "models/machine/build_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace etalon::models {
namespace {

/// What readelf, which reads the file instead of the loaded program, says of this program.
std::string id_by_readelf() {
  FILE* pipe = ::popen("readelf -n /proc/$PPID/exe | sed -n 's/.*Build ID: //p'", "r");
  std::array<char, 256> line{};
  EXPECT_NE(std::fgets(line.data(), line.size(), pipe), nullptr);
  ::pclose(pipe);
  std::string id = line.data();
  id.pop_back();
  return id;
}

TEST(BuildId, of_the_program_is_that_of_its_file) { EXPECT_EQ(build_id(""), id_by_readelf()); }

TEST(BuildId, libraries_are_found_by_the_beginning_of_their_name) {
  EXPECT_THAT(build_id("libstdc++.so"), testing::MatchesRegex("[0-9a-f]{40}"));
  EXPECT_EQ(build_id("libstdc++"), build_id("libstdc++.so"));
  EXPECT_EQ(build_id("stdc++.so"), "");
  EXPECT_EQ(build_id("libnothing.so"), "");
}

}  // namespace
}  // namespace etalon::models
