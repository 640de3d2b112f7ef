// SPDX-License-Identifier: Apache-2.0
#include "core/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "core/error.hpp"

namespace etalon {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A fresh folder inside the test's own working directory.
fs::path fresh_folder(const std::string& name) {
  fs::remove_all(name);
  fs::create_directories(name);
  return name;
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

template <class Fn>
std::string io_error(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

TEST(AtomicFile, appears_whole_on_commit_and_makes_its_folder) {
  const fs::path folder = fresh_folder("appears");
  const fs::path file = folder / "a" / "b.txt";
  AtomicFile out(file);
  out.write("first ");
  out.write("second");
  EXPECT_FALSE(fs::exists(file));
  EXPECT_TRUE(fs::exists(out.temporary()));
  out.commit();
  EXPECT_EQ(read_text_file(file), "first second");
  EXPECT_EQ(entries(folder / "a"), 1U);
}

TEST(AtomicFile, leaves_nothing_without_commit_and_keeps_the_old_file) {
  const fs::path folder = fresh_folder("uncommitted");
  write_file(folder / "kept.txt", "old");
  {
    AtomicFile out(folder / "kept.txt");
    out.write("half of the n");
  }
  EXPECT_EQ(read_text_file(folder / "kept.txt"), "old");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(AtomicFile, two_writers_of_one_file_do_not_mix) {
  const fs::path folder = fresh_folder("writers");
  AtomicFile one(folder / "x");
  AtomicFile two(folder / "x");
  one.write("one");
  two.write("two");
  two.commit();
  one.commit();
  EXPECT_EQ(read_text_file(folder / "x"), "one");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(AtomicFile, a_write_that_the_system_refuses_is_an_io_error_and_leaves_nothing) {
  const fs::path folder = fresh_folder("refused");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message =
      io_error([&] { write_file(folder / "large.bin", std::string(10000, 'x')); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_THAT(message, HasSubstr("large.bin: cannot be written (File too large)"));
  EXPECT_EQ(entries(folder), 0U);
}

TEST(AtomicFile, a_folder_without_permission_is_named_with_a_remedy) {
  const fs::path folder = fs::absolute(fresh_folder("closed"));
  ASSERT_EQ(::chmod(folder.c_str(), 0555), 0);
  const uid_t user = ::geteuid();
  // Root may write anywhere, so the test takes the place of somebody else for a moment.
  if (user == 0) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const std::string message = io_error([&] { write_file(folder / "x", "y"); });
  if (user == 0) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ASSERT_EQ(::chmod(folder.c_str(), 0755), 0);
  EXPECT_THAT(message, HasSubstr("Permission denied"));
  EXPECT_THAT(message, HasSubstr("check the permissions"));
}

TEST(AtomicFile, a_destination_that_is_a_folder_fails_on_commit_and_leaves_nothing) {
  const fs::path folder = fresh_folder("taken");
  fs::create_directories(folder / "x" / "y");
  AtomicFile out(folder / "x");
  EXPECT_THAT(io_error([&] { out.commit(); }), HasSubstr("cannot be renamed"));
}

TEST(AtomicFile, never_replaces_a_device_or_a_pipe) {
  ASSERT_EQ(::mkfifo("pipe", 0600), 0);
  try {
    write_file("pipe", std::string_view("text"));
    FAIL() << "the pipe was replaced";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), testing::HasSubstr("pipe: is a device or a pipe"));
  }
  EXPECT_TRUE(std::filesystem::is_fifo("pipe"));
  ::unlink("pipe");
}

TEST(ReadFile, names_the_file_and_the_reason) {
  const fs::path folder = fresh_folder("reading");
  EXPECT_THAT(io_error([&] { static_cast<void>(read_text_file(folder / "absent")); }),
              HasSubstr("reading/absent: does not exist in "));
  EXPECT_THAT(io_error([&] { static_cast<void>(read_text_file(folder)); }),
              HasSubstr("is a folder, not a file"));
}

TEST(ReadFile, returns_every_byte_of_files_of_any_size) {
  const fs::path folder = fresh_folder("sizes");
  for (const std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 5'000'000U}) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7 >> 3U);
    write_file(folder / "x", content);
    EXPECT_TRUE(read_text_file(folder / "x") == content) << size;
  }
}

TEST(ReadFile, refuses_a_document_larger_than_any_before_it_reads) {
  const fs::path folder = fresh_folder("larger");
  const fs::path file = folder / "x.json";
  write_file(file, std::string_view("{}"));
  // A terabyte of nothing, which no memory holds.
  fs::resize_file(file, std::uintmax_t{1} << 40U);
  EXPECT_TRUE(is_larger(file, most_document_bytes));
  EXPECT_FALSE(is_larger(file, std::int64_t{1} << 40U));
  EXPECT_FALSE(is_larger(folder / "absent", 0));
  try {
    static_cast<void>(read_text_file(file));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("x.json: is larger than 1.0 GiB"));
  }
}

TEST(MakeFolder, names_a_file_that_stands_in_the_way) {
  const fs::path folder = fresh_folder("folders");
  write_file(folder / "file", "x");
  EXPECT_THAT(io_error([&] { make_folder(folder / "file" / "below"); }),
              HasSubstr("folders/file/below: the folder cannot be made"));
}

}  // namespace
}  // namespace etalon
