// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/job_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// A path of the running test's own, with nothing there.
fs::path absent() {
  const fs::path path = testing::UnitTest::GetInstance()->current_test_info()->name();
  fs::remove_all(path);
  return path;
}

/// What claiming a directory throws, which must be of the kind; empty when it is claimed.
std::string refusal(const fs::path& directory, ErrorKind kind) {
  try {
    static_cast<void>(JobDirectory::claim(directory, "job"));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return {};
}

/// Runs `work` in a process that then waits; kills it when destroyed.
class Neighbour {
 public:
  template <class Fn>
  explicit Neighbour(Fn&& work) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    process_ = ::fork();
    if (process_ == 0) {
      const auto held = work();
      static_cast<void>(::write(ends[1], "x", 1));
      ::pause();
      ::_exit(0);
    }
    ::close(ends[1]);
    char ready = 0;
    EXPECT_EQ(::read(ends[0], &ready, 1), 1);
    ::close(ends[0]);
  }
  ~Neighbour() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  pid_t process_ = 0;
};

TEST(JobDirectory, is_marked_when_it_is_made) {
  const fs::path directory = absent();
  const auto held = JobDirectory::claim(directory, "knee");
  const Json marker = Json::read_file(directory / ".etalon" / "job.json");
  EXPECT_EQ(marker.at("format"), Json("etalon-job-directory"));
  EXPECT_EQ(marker.at("version"), Json(1));
  EXPECT_EQ(marker.at("job"), Json("knee"));
  EXPECT_EQ(held.warning(), "");
}

TEST(JobDirectory, with_other_things_in_it_is_refused_and_left_as_it_was) {
  const fs::path directory = absent();
  write_file(directory / "package" / "thesis.tex", std::string_view("precious"));
  write_file(directory / "notes.tmp-2024.txt", std::string_view("precious"));
  EXPECT_THAT(refusal(directory, ErrorKind::config),
              AllOf(HasSubstr("is not a job directory (it holds \"notes.tmp-2024.txt\" and 1 more"),
                    HasSubstr("name a directory that is new or empty")));
  EXPECT_TRUE(fs::exists(directory / "package" / "thesis.tex"));
  EXPECT_TRUE(fs::exists(directory / "notes.tmp-2024.txt"));
  EXPECT_FALSE(fs::exists(directory / ".etalon"));
}

TEST(JobDirectory, of_an_earlier_version_is_told_apart) {
  const fs::path directory = absent();
  write_file(directory / "train" / "record.json", std::string_view("{}"));
  EXPECT_THAT(refusal(directory, ErrorKind::config),
              AllOf(HasSubstr("made by an earlier version"), HasSubstr("name another")));
}

TEST(JobDirectory, of_a_later_version_is_unsupported) {
  const fs::path directory = absent();
  static_cast<void>(JobDirectory::claim(directory, "job"));
  const fs::path file = directory / ".etalon" / "job.json";
  Json marker = Json::read_file(file);
  marker["version"] = 2;
  write_file(file, marker.pretty());
  EXPECT_THAT(refusal(directory, ErrorKind::unsupported), HasSubstr("a later version"));
}

TEST(JobDirectory, that_is_a_file_is_refused) {
  const fs::path directory = absent();
  write_file(directory, std::string_view("x"));
  EXPECT_THAT(refusal(directory, ErrorKind::config), HasSubstr("is a file"));
}

TEST(JobDirectory, goes_on_when_the_process_that_made_it_was_killed_before_the_marker) {
  const fs::path directory = absent();
  fs::create_directories(directory / ".etalon" / "temporary");
  write_file(directory / ".etalon" / "lock", std::string_view(""));
  EXPECT_EQ(refusal(directory, ErrorKind::config), "");
  EXPECT_TRUE(fs::exists(directory / ".etalon" / "job.json"));
}

TEST(JobDirectory, has_one_writer_whom_others_are_told) {
  const fs::path directory = absent();
  const Neighbour other([&] { return JobDirectory::claim(directory, "job"); });
  EXPECT_THAT(refusal(directory, ErrorKind::io),
              AllOf(HasSubstr(directory.string() + ": is in use by \""),
                    HasSubstr("(process " + std::to_string(other.process()) + " on "),
                    HasSubstr("wait for its end")));
}

TEST(JobDirectory, is_free_again_when_its_writer_was_killed_and_says_so) {
  const fs::path directory = absent();
  {
    const Neighbour other([&] { return JobDirectory::claim(directory, "job"); });
  }
  const auto held = JobDirectory::claim(directory, "job");
  EXPECT_THAT(held.warning(), HasSubstr("was cut off"));
}

TEST(JobDirectory, is_free_again_when_its_writer_has_ended) {
  const fs::path directory = absent();
  static_cast<void>(JobDirectory::claim(directory, "job"));
  EXPECT_EQ(JobDirectory::claim(directory, "job").warning(), "");
}

TEST(JobDirectory, loses_what_a_killed_writer_left_and_nothing_else) {
  const fs::path directory = absent();
  static_cast<void>(JobDirectory::claim(directory, "job"));
  const fs::path left = temporary_name(directory / "train" / "model.onnx");
  fs::create_directories(directory / "train");
  const fs::path left_inside = temporary_name(directory / "train" / "model.onnx");
  EXPECT_EQ(left_inside.parent_path(), fs::absolute(directory) / ".etalon" / "temporary");
  write_file("outside.txt", std::string_view("kept"));
  write_file(left_inside, std::string_view("half"));
  fs::create_directories(left_inside.string() + "d/inside");
  fs::create_symlink(fs::absolute("outside.txt"), left_inside.string() + "l");
  write_file(directory / "train" / "mine.tmp-7", std::string_view("kept"));
  static_cast<void>(JobDirectory::claim(directory, "job"));
  EXPECT_TRUE(fs::is_empty(directory / ".etalon" / "temporary"));
  EXPECT_TRUE(fs::exists("outside.txt"));
  EXPECT_TRUE(fs::exists(directory / "train" / "mine.tmp-7"));
}

TEST(JobDirectory, never_follows_a_link_in_the_place_of_its_own_folders) {
  const fs::path directory = absent();
  fs::create_directories("victim");
  write_file("victim/precious", std::string_view("x"));
  static_cast<void>(JobDirectory::claim(directory, "job"));
  fs::remove_all(directory / ".etalon" / "temporary");
  fs::create_directory_symlink(fs::absolute("victim"), directory / ".etalon" / "temporary");
  EXPECT_THAT(refusal(directory, ErrorKind::io), HasSubstr("is not a folder"));
  EXPECT_TRUE(fs::exists("victim/precious"));
}

TEST(JobDirectory, of_another_job_is_refused_with_both_names) {
  const fs::path directory = absent();
  static_cast<void>(JobDirectory::claim(directory, "knee"));
  EXPECT_THAT(refusal(directory, ErrorKind::config),
              AllOf(HasSubstr("is the directory of job \"knee\""),
                    HasSubstr("this job is called \"job\"")));
  EXPECT_NO_THROW(static_cast<void>(JobDirectory::claim(directory, "knee")));
  EXPECT_TRUE(claim_if_job_directory(directory).has_value());
}

TEST(JobDirectory, inside_another_one_is_refused_whatever_its_path_looks_like) {
  const fs::path outer = absent();
  static_cast<void>(JobDirectory::claim(outer, "job"));
  fs::create_directories(outer / "package");
  for (const fs::path& inner :
       {outer / "package" / "inner", outer / "new/", fs::path(".") / outer / "data" / ".." / "x"}) {
    EXPECT_THAT(refusal(inner, ErrorKind::config), HasSubstr("lies in the job directory")) << inner;
    EXPECT_FALSE(fs::exists(inner / ".etalon")) << inner;
  }
  EXPECT_EQ(refusal(outer / "", ErrorKind::config), "");
}

TEST(JobDirectory, in_a_package_or_a_layout_is_refused) {
  const fs::path outer = absent();
  write_file(outer / "pulled" / "oci-manifest.json", "{}");
  fs::create_directories(outer / "pulled" / "package");
  write_file(outer / "store" / "oci-layout", "{}");
  EXPECT_THAT(refusal(outer / "pulled" / "package" / "job", ErrorKind::config),
              HasSubstr("lies in the package folder"));
  EXPECT_THAT(refusal(outer / "pulled" / "job", ErrorKind::config),
              HasSubstr("lies in the package folder"));
  EXPECT_THAT(refusal(outer / "store" / "job", ErrorKind::config),
              HasSubstr("lies in the layout folder"));
  EXPECT_EQ(refusal(outer / "job", ErrorKind::config), "");
}

TEST(JobDirectory, with_foreign_things_in_an_unmarked_own_folder_is_refused_and_left_as_it_was) {
  for (const char* mine : {"notes.txt", "temporary/mine", "temporary/mine/deep.txt", "lock",
                           "temporary/.etalon-0123456789abcdef0123456789abcdeg"}) {
    const fs::path directory = absent();
    write_file(directory / ".etalon" / mine, std::string_view("precious"));
    EXPECT_THAT(refusal(directory, ErrorKind::config),
                HasSubstr("is not a job directory (it holds"))
        << mine;
    EXPECT_EQ(read_text_file(directory / ".etalon" / mine), "precious");
  }
  const fs::path directory = absent();
  write_file(directory / ".etalon/temporary/.etalon-0123456789abcdef0123456789abcdef",
             std::string_view("half a marker"));
  EXPECT_EQ(refusal(directory, ErrorKind::config), "");
}

TEST(CheckDirectory, takes_a_directory_that_is_made_just_now_for_what_it_is) {
  for (int round = 0; round < 400; ++round) {
    fs::remove_all("made-now");
    std::atomic<bool> is_made = false;
    std::thread maker([&] {
      static_cast<void>(JobDirectory::claim("made-now", "a"));
      is_made = true;
    });
    std::string said;
    while (!is_made && said.empty()) {
      try {
        check_directory("made-now", "a");
      } catch (const Error& error) {
        said = error.what();
      }
    }
    maker.join();
    ASSERT_EQ(said, "") << "round " << round;
  }
}

TEST(CheckDirectory, only_reads) {
  const fs::path directory = absent();
  check_directory(directory, "job");
  EXPECT_FALSE(fs::exists(directory));
  write_file(directory / "a", std::string_view("x"));
  EXPECT_THROW(check_directory(directory, "job"), Error);
  EXPECT_FALSE(fs::exists(directory / ".etalon"));
}

TEST(ClaimIfJobDirectory, leaves_a_pulled_package_alone) {
  const fs::path directory = absent();
  write_file(directory / "package" / "model.onnx", std::string_view("x"));
  EXPECT_FALSE(claim_if_job_directory(directory).has_value());
  EXPECT_FALSE(fs::exists(directory / ".etalon"));
}

}  // namespace
}  // namespace etalon::jobs
