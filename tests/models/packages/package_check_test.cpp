// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_check.hpp"

#include <gtest/gtest.h>

#include <new>

namespace etalon::models {
namespace {

TEST(PackageCheck, says_what_was_established) {
  const PackageCheck check = checked("report.json", [] { return std::string("12 findings"); });
  EXPECT_TRUE(check.holds);
  EXPECT_EQ(check.what, "report.json");
  EXPECT_EQ(check.reason, "12 findings");
}

TEST(PackageCheck, fails_with_what_is_wrong_with_the_package) {
  for (const ErrorKind kind : {ErrorKind::format, ErrorKind::integrity, ErrorKind::numeric,
                               ErrorKind::unsupported, ErrorKind::config, ErrorKind::usage}) {
    const auto check =
        checked("report.json", [&]() -> std::string { throw Error(kind, "was changed"); });
    EXPECT_FALSE(check.holds);
    EXPECT_EQ(check.reason, "was changed");
  }
}

TEST(PackageCheck, is_none_when_this_machine_failed) {
  for (const ErrorKind kind : {ErrorKind::io, ErrorKind::not_configured, ErrorKind::mpi,
                               ErrorKind::device, ErrorKind::timeout, ErrorKind::internal}) {
    try {
      static_cast<void>(
          checked("report.json", [&]() -> std::string { throw Error(kind, "no memory"); }));
      ADD_FAILURE() << to_string(kind);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind);
    }
  }
  EXPECT_THROW(
      static_cast<void>(checked("report.json", []() -> std::string { throw std::bad_alloc(); })),
      std::bad_alloc);
}

TEST(PackageCheck, says_the_first_failures_and_how_many_others_there_are) {
  std::vector<PackageCheck> checks = {{"a", true, "holds"}};
  EXPECT_EQ(failures_of(checks), "");
  for (int i = 0; i < 20; ++i) checks.push_back({"f" + std::to_string(i), false, "is extra"});
  const std::string twenty = failures_of(checks);
  EXPECT_EQ(twenty.find("f0: is extra; f1: is extra; "), 0U);
  EXPECT_TRUE(twenty.ends_with("; f19: is extra")) << twenty;
  for (int i = 20; i < 1120; ++i) checks.push_back({"f" + std::to_string(i), false, "is extra"});
  EXPECT_EQ(failures_of(checks), twenty + "; and 1100 others");
}

}  // namespace
}  // namespace etalon::models
