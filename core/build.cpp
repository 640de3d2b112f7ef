// SPDX-License-Identifier: Apache-2.0
#include "core/build.hpp"

#include <gnu/libc-version.h>

#include "core/text.hpp"

// Another definition, which cmake/Commit.cmake writes, takes the place of this one in the program
// that is installed, and only there: a new commit must not link every test anew.
extern "C" __attribute__((weak)) const char* etalon_commit() { return "unknown"; }

namespace etalon {
namespace {

#ifdef __clang__
constexpr const char* compiler = "clang " __clang_version__;
#else
constexpr const char* compiler = "g++ " __VERSION__;
#endif

}  // namespace

BuildIdentity build_identity() {
  return {ETALON_VERSION, etalon_commit(), compiler, ETALON_BUILD_FLAGS};
}

std::string c_library() { return text("glibc ", ::gnu_get_libc_version()); }

}  // namespace etalon
