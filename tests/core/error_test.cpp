// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <gtest/gtest.h>

#include <new>
#include <set>
#include <stdexcept>

namespace etalon {
namespace {

TEST(ErrorKinds, have_the_documented_exit_codes) {
  EXPECT_EQ(exit_code(ErrorKind::usage), 2);
  EXPECT_EQ(exit_code(ErrorKind::config), 3);
  EXPECT_EQ(exit_code(ErrorKind::io), 4);
  EXPECT_EQ(exit_code(ErrorKind::format), 5);
  EXPECT_EQ(exit_code(ErrorKind::integrity), 6);
  EXPECT_EQ(exit_code(ErrorKind::numeric), 7);
  EXPECT_EQ(exit_code(ErrorKind::unsupported), 8);
  EXPECT_EQ(exit_code(ErrorKind::not_configured), 9);
  EXPECT_EQ(exit_code(ErrorKind::mpi), 10);
  EXPECT_EQ(exit_code(ErrorKind::device), 11);
  EXPECT_EQ(exit_code(ErrorKind::timeout), 12);
  EXPECT_EQ(exit_code(ErrorKind::internal), 13);
}

TEST(ErrorKinds, have_different_names) {
  std::set<std::string_view> names;
  for (int i = 0; i < 12; ++i) names.insert(to_string(static_cast<ErrorKind>(i)));
  EXPECT_EQ(names.size(), 12U);
  EXPECT_EQ(to_string(ErrorKind::not_configured), "not_configured");
  EXPECT_EQ(to_string(ErrorKind::internal), "internal");
}

TEST(Errors, show_context_from_the_outside_in) {
  Error error(ErrorKind::integrity, "checksum differs (file changed); build again");
  error.add_context("shard 3").add_context("out/a.h5");
  EXPECT_STREQ(error.what(), "out/a.h5: shard 3: checksum differs (file changed); build again");
  EXPECT_EQ(error.message(), "checksum differs (file changed); build again");
  EXPECT_EQ(error.context(), (std::vector<std::string>{"out/a.h5", "shard 3"}));
}

TEST(Errors, are_not_cut_at_a_zero_byte) {
  using namespace std::string_literals;
  Error error(ErrorKind::format, "class 'a\0b\0' is not there"s);
  error.add_context("l\0.csv"s);
  EXPECT_STREQ(error.what(), "l\\x00.csv: class 'a\\x00b\\x00' is not there");
}

TEST(Errors, name_the_place_inside_the_repository) {
  const Error error(ErrorKind::io, "x");
  EXPECT_EQ(error.place(), "tests/core/error_test.cpp:" + std::to_string(__LINE__ - 1));
}

TEST(WithContext, adds_to_errors_that_pass_and_returns_values) {
  EXPECT_EQ(with_context("file", [] { return 7; }), 7);
  try {
    with_context("outer",
                 [] { with_context("inner", [] { throw Error(ErrorKind::format, "broken"); }); });
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "outer: inner: broken");
    EXPECT_EQ(error.kind(), ErrorKind::format);
  }
}

TEST(AsError, a_lack_of_memory_is_an_io_error_in_whose_words_ever) {
  const auto kind = [](const auto& problem) {
    EXPECT_TRUE(is_lack_of_memory(problem)) << problem.what();
    return as_error(std::make_exception_ptr(problem)).kind();
  };
  EXPECT_EQ(kind(std::bad_alloc()), ErrorKind::io);
  EXPECT_EQ(kind(std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried")),
            ErrorKind::io);
  // HDF5's words.
  EXPECT_EQ(kind(std::runtime_error("unable to allocate memory block of 4096 bytes")),
            ErrorKind::io);
  EXPECT_EQ(kind(std::runtime_error("memory allocation failed for raw data chunk")), ErrorKind::io);
  EXPECT_EQ(kind(std::runtime_error("could not create a primitive: out_of_memory")), ErrorKind::io);
  EXPECT_EQ(kind(std::runtime_error("could not create a primitive")), ErrorKind::io);
  EXPECT_EQ(kind(std::runtime_error("failed to map segment from shared object")), ErrorKind::io);
  for (const char* words :
       {"a file out of order", "could not create a primitive descriptor for a convolution"}) {
    const std::runtime_error other(words);
    EXPECT_FALSE(is_lack_of_memory(other));
    EXPECT_EQ(as_error(std::make_exception_ptr(other)).kind(), ErrorKind::internal);
  }
}

TEST(Checks, throw_the_kind_they_were_given) {
  EXPECT_NO_THROW(check(true, ErrorKind::config, "fine"));
  EXPECT_NO_THROW(ensure(true, "fine"));
  try {
    check(false, ErrorKind::config, "wrong");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_EQ(error.place(), "tests/core/error_test.cpp:" + std::to_string(__LINE__ - 4));
  }
  try {
    ensure(false, "two is even");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_STREQ(error.what(), "broken invariant: two is even");
  }
}

}  // namespace
}  // namespace etalon
