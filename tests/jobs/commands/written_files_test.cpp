// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/slurm/script.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/predicates.hpp"
#include "validation/report/html/page.hpp"
#include "validation/report/report.hpp"

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

std::string refusal(const fs::path& file, WrittenKind kind) {
  const std::vector<WrittenFile> written = {{"--output", file.string(), kind}};
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
  write_file(folder / "job.sbatch",
             slurm_script(Job{}, {.program = "etalon", .job_file = "job.toml", .overrides = {}}));
  fs::create_symlink("key", folder / "link");
  for (const char* name : {"key", "link"})
    EXPECT_THAT(refusal(folder / name, WrittenKind::result), HasSubstr("another file is there"))
        << name;
  EXPECT_THAT(refusal(folder / "result.json", WrittenKind::script),
              HasSubstr("another file is there"));
  EXPECT_EQ(refusal(folder / "result.json", WrittenKind::result), "");
  EXPECT_EQ(refusal(folder / "empty", WrittenKind::result), "");
  EXPECT_EQ(refusal(folder / "job.sbatch", WrittenKind::script), "");
  EXPECT_EQ(refusal(folder / "new", WrittenKind::result), "");
  EXPECT_EQ(refusal("", WrittenKind::result), "");
}

TEST(WrittenFiles, go_to_a_folder_that_is_there) {
  const fs::path folder = fs::absolute("placed");
  fs::remove_all(folder);
  fs::create_directory(folder);
  const auto refused = [&](const fs::path& file) -> std::string {
    try {
      require_place({"--rows", file.string()});
      require_replaceable({{"--rows", file.string(), WrittenKind::mask_rows}});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io);
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(refused(folder / "no" / "dir" / "x.csv"),
              HasSubstr(text("--rows ", (folder / "no" / "dir" / "x.csv").string(),
                             ": there is no folder ", (folder / "no" / "dir").string(),
                             "; make it, or name a file in one that is there")));
  EXPECT_THAT(refused(folder), HasSubstr("is a folder; name a file in it"));
  EXPECT_EQ(refused(folder / "x.csv"), "");
  EXPECT_EQ(refused("x.csv"), "");
  EXPECT_EQ(refused(""), "");
  for (const WrittenKind kind :
       {WrittenKind::result, WrittenKind::comparison, WrittenKind::mask_scores,
        WrittenKind::mask_rows, WrittenKind::page, WrittenKind::script, WrittenKind::signed_plan})
    EXPECT_THROW(require_replaceable({{"--output", (folder / "no" / "x").string(), kind}}), Error);
  EXPECT_TRUE(fs::is_empty(folder));
}

/// Documents that share a form with what a verb writes, and are not its.
TEST(WrittenFiles, are_known_by_a_sign_of_their_own) {
  const fs::path folder = fs::absolute("signs");
  fs::remove_all(folder);
  const auto key = models::PrivateKey::generate();
  const auto sign = [&](std::string_view predicate) {
    return models::sign_statement({.subject = "requirements",
                                   .digest = sha256("plan"),
                                   .predicate_type = std::string(predicate),
                                   .predicate = Json::object()},
                                  key);
  };
  write_file(folder / "certificate", sign(models::certificate_predicate));
  write_file(folder / "job plan", sign(models::plan_predicate));
  write_file(folder / "signatures",
             models::sign_package({{"model.onnx", sha256("model"), 5}}, "model", key));
  write_file(folder / "signed plan", sign(models::requirements_predicate));
  write_file(folder / "earlier signed plan", sign(models::first_requirements_predicate));
  write_file(folder / "report.html", validation::render_html({}));
  write_file(folder / "report.json", R"({"schema":"etalon.report/6"})");
  write_file(folder / "quotes.json",
             R"({"note":{"schema":"etalon.result/2"},"schema":"somebody.else/1"})");
  write_file(folder / "own.sbatch", "#!/bin/bash\n#SBATCH --nodes=2\nsrun etalon run job.toml\n");
  write_file(folder / "trust.toml", "[roles.developer]\nkeys = []\n");
  for (const auto& file : fs::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    for (const WrittenKind kind : {WrittenKind::result, WrittenKind::comparison, WrittenKind::page,
                                   WrittenKind::script, WrittenKind::signed_plan}) {
      const bool is_own = kind == WrittenKind::signed_plan && name.ends_with("signed plan");
      if (is_own) {
        EXPECT_EQ(refusal(file.path(), kind), "") << name;
      } else {
        EXPECT_THAT(refusal(file.path(), kind), HasSubstr("another file is there")) << name;
      }
    }
  }
}

TEST(WrittenFiles, are_none_of_a_package_or_a_layout) {
  const fs::path folder = fs::absolute("packages");
  fs::remove_all(folder);
  write_file(folder / "pulled" / "package" / "report.html", "");
  write_file(folder / "pulled" / "oci-manifest.json", "{}");
  write_file(folder / "signed" / "package" / "model.onnx", "");
  write_file(folder / "signed" / "statements" / "certificate.sigstore.json", "");
  write_file(folder / "layout" / "oci-layout", "{}");
  fs::create_symlink("pulled/package/report.html", folder / "link.html");
  for (const char* name :
       {"pulled/package/report.html", "pulled/package/new/deep.html", "pulled/new.html",
        "signed/package/model.onnx", "signed/statements/certificate.sigstore.json", "link.html",
        "layout/blobs/sha256/0123", "layout/new"}) {
    EXPECT_THAT(refusal(folder / name, WrittenKind::page),
                HasSubstr("lies in the " +
                          std::string(name[0] == 'l' && name[1] == 'a' ? "layout" : "package") +
                          " folder " + folder.string()))
        << name;
  }
  // A folder that is only called so holds no package.
  write_file(folder / "source" / "package" / "main.py", "");
  EXPECT_EQ(refusal(folder / "source" / "package" / "new.html", WrittenKind::page), "");
  EXPECT_THROW(require_outside({"--output", (folder / "pulled" / "keys").string()}), Error);
  EXPECT_NO_THROW(require_outside({"--output", (folder / "keys").string()}));
}

TEST(WrittenFiles, are_none_of_a_job_directory) {
  const fs::path folder = fs::absolute("job_of_files");
  fs::remove_all(folder);
  {
    const auto held = JobDirectory::claim(folder, "job");
  }
  write_file(folder / "validate" / "earlier.json", R"({"schema":"etalon.result/2"})");
  for (const char* name : {"new.json", "validate/earlier.json", "validate/ledger.jsonl"}) {
    EXPECT_THAT(refusal(folder / name, WrittenKind::result),
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
