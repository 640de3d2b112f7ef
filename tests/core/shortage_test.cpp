// SPDX-License-Identifier: Apache-2.0
#include "core/shortage.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <new>

#include "core/file.hpp"

namespace etalon {
namespace {

/// The error of a file that the system refuses for this reason.
Error refused(int reason) {
  errno = reason;
  try {
    fail_file("some.json", "be opened for reading");
  } catch (const Error& error) {
    return error;
  }
}

TEST(Shortage, is_what_the_system_has_no_more_of) {
  for (const int reason : {ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT})
    EXPECT_TRUE(is_shortage(refused(reason))) << reason;
  EXPECT_TRUE(is_shortage(as_error(std::make_exception_ptr(std::bad_alloc()))));
}

TEST(Shortage, is_nothing_that_a_file_or_its_owner_is_to_blame_for) {
  for (const int reason : {ENOENT, EACCES, EISDIR, EIO})
    EXPECT_FALSE(is_shortage(refused(reason))) << reason;
  EXPECT_FALSE(is_shortage(Error(ErrorKind::format, "Too many open files")));
}

}  // namespace
}  // namespace etalon
