// SPDX-License-Identifier: Apache-2.0
#include "core/build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(BuildIdentity, names_version_compiler_and_the_rule_of_floating_point) {
  const BuildIdentity build = build_identity();
  EXPECT_EQ(build.version, ETALON_VERSION);
  EXPECT_THAT(build.compiler, AnyOf(StartsWith("g++ 1"), StartsWith("clang 1")));
  EXPECT_THAT(build.flags, HasSubstr("-ffp-contract=off"));
}

TEST(BuildIdentity, a_program_without_the_generated_commit_says_so) {
  EXPECT_EQ(build_identity().commit, "unknown");
}

TEST(BuildIdentity, names_the_c_library) { EXPECT_THAT(c_library(), StartsWith("glibc 2.")); }

}  // namespace
}  // namespace etalon
