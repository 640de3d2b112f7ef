// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "jobs/directory/job_directory.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// The usage error for one written and one read file; empty when they are apart.
std::string objection(const std::string& written, const std::string& read) {
  const std::vector<NamedFile> to = {{"--output", written}};
  const std::vector<NamedFile> from = {{"--plan", "nothing.toml"}, {"--labels", read}};
  try {
    require_apart(to, from);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return {};
}

TEST(WrittenFiles, are_none_of_those_that_are_read_whatever_they_are_called) {
  const fs::path folder = fs::absolute("written");
  fs::remove_all(folder);
  write_file(folder / "labels.csv", "case,label\n");
  fs::create_symlink("labels.csv", folder / "link.csv");
  fs::create_hard_link(folder / "labels.csv", folder / "hard.csv");
  fs::create_directory_symlink(folder, folder / "again");
  const std::string labels = (folder / "labels.csv").string();
  for (const fs::path& name :
       {folder / "labels.csv", fs::path("written/labels.csv"), folder / "." / "labels.csv",
        folder / "link.csv", folder / "hard.csv", folder / "again" / "labels.csv"}) {
    EXPECT_THAT(objection(name.string(), labels), HasSubstr("is the file of --labels")) << name;
    EXPECT_THAT(objection(labels, name.string()), HasSubstr("is the file of --labels")) << name;
  }
  EXPECT_EQ(objection((folder / "result.json").string(), labels), "");
  EXPECT_EQ(objection("", ""), "");
}

std::string refusal(const fs::path& file, std::string_view mark) {
  const std::vector<WrittenFile> written = {{"--output", file.string(), mark}};
  try {
    require_replaceable(written);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return {};
}

TEST(WrittenFiles, replace_earlier_ones_of_their_verb_and_nothing_else) {
  const fs::path folder = fs::absolute("replaced");
  fs::remove_all(folder);
  write_file(folder / "key", "-----BEGIN PRIVATE KEY-----\n");
  write_file(folder / "result.json", R"({"results":[],"schema":"etalon.result/2"})");
  write_file(folder / "empty", "");
  fs::create_symlink("key", folder / "link");
  for (const char* name : {"key", "link", "."})
    EXPECT_THAT(refusal(folder / name, mark_of_results), HasSubstr("another file is there"))
        << name;
  EXPECT_THAT(refusal(folder / "result.json", mark_of_scripts), HasSubstr("another file is there"));
  EXPECT_EQ(refusal(folder / "result.json", mark_of_results), "");
  EXPECT_EQ(refusal(folder / "empty", mark_of_results), "");
  EXPECT_EQ(refusal(folder / "new", mark_of_results), "");
  EXPECT_EQ(refusal("", mark_of_results), "");
}

TEST(WrittenFiles, are_none_of_a_job_directory) {
  const fs::path folder = fs::absolute("job_of_files");
  fs::remove_all(folder);
  {
    const auto held = JobDirectory::claim(folder, "job");
  }
  write_file(folder / "validate" / "earlier.json", R"({"schema":"etalon.result/2"})");
  for (const char* name : {"new.json", "validate/earlier.json", "validate/ledger.jsonl"}) {
    EXPECT_THAT(refusal(folder / name, mark_of_results),
                HasSubstr("lies in the job directory " + folder.string()))
        << name;
  }
}

TEST(WrittenFiles, are_each_a_file_of_its_own) {
  const std::vector<NamedFile> twice = {{"--output", "both"}, {"--page", "./both"}};
  try {
    require_apart(twice, {});
    FAIL() << "one file, written twice";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("--page ./both is the file of --output"));
  }
}

}  // namespace
}  // namespace etalon::jobs
