// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/score_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "tests/validation/masks/small_masks.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using validation::MaskOptions;
using validation::small_mask;

const MaskOptions liver = {.classes = {"1=liver"}, .lesions = {"liver"}};

/// A folder with a table of `lines` and the masks a to c.
fs::path table_of(const std::string& lines) {
  const fs::path folder = "scored";
  fs::remove_all(folder);
  write_file(folder / "masks/a.nrrd", small_mask("11000000"));
  write_file(folder / "masks/b.nrrd", small_mask("10000000"));
  write_file(folder / "masks/elsewhere.nrrd",
             small_mask("10000000", "space directions: (1,0,0) (0,1,0) (0,0,3)\n"));
  write_file(folder / "masks/cut.nrrd", small_mask("1000000"));
  write_file(folder / "masks.csv", "case,patient,prediction,reference\n" + lines);
  return folder / "masks.csv";
}

std::string refusal(const std::string& lines, ErrorKind kind) {
  try {
    (void)score_files(table_of(lines), liver, 2);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return {};
}

TEST(ScoreFiles, reads_masks_from_the_folder_of_the_table) {
  std::int64_t last = 0;
  const ScoredMasks scored = score_files(
      table_of("x,p,masks/a.nrrd,masks/b.nrrd\ny,q,masks/b.nrrd,masks/b.nrrd\nz,q,,masks/b.nrrd\n"),
      liver, 2, [&](std::int64_t done, std::int64_t all) {
        EXPECT_EQ(all, 3);
        last = std::max(last, done);
      });
  EXPECT_EQ(last, 3);
  const Json summary = Json::parse(scored.document);
  const Json& of_liver = summary.at("classes").as_array().at(0);
  EXPECT_EQ(of_liver.at("without_output").as_integer(), 1);
  EXPECT_EQ(of_liver.at("both").as_integer(), 2);
  EXPECT_DOUBLE_EQ(of_liver.at("metrics").as_array().at(0).at("mean").as_number(),
                   (2.0 / 3.0 + 1 + 0) / 3);
  EXPECT_EQ(of_liver.at("lesions").as_array().at(0).at("found").as_integer(), 2);
  EXPECT_EQ(summary.at("rows_sha256").as_string(), sha256(scored.rows).hex());
  EXPECT_THAT(scored.rows, HasSubstr(sha256(small_mask("11000000")).hex()));
  EXPECT_THAT(scored.lines, HasSubstr("3 of 2 patients"));
  EXPECT_THAT(scored.lines, HasSubstr("lesions: 2 of 3 found, 0 of 2 predicted ones invented"));
}

TEST(ScoreFiles, say_what_scores_do_not_show_of_the_files) {
  const fs::path table = table_of("x,p,masks/a.nrrd,masks/b.nrrd\ny,q,masks/b.nrrd,masks/b.nrrd\n");
  write_file("scored/masks/a.nrrd", small_mask("15070000"));
  const ScoredMasks scored = score_files(table, {.classes = {"1=liver", "9=spleen"}}, 1);
  EXPECT_THAT(
      scored.lines,
      testing::AllOf(
          HasSubstr("1 references are the same bytes as an earlier one"),
          HasSubstr("no reference has a voxel of 9: what is in neither counts as right"),
          HasSubstr("values that no class names: 5 in 0 references and 1 predictions; 7 in 0 "
                    "references and 1 predictions")));
  EXPECT_THAT(
      scored.document,
      testing::AllOf(HasSubstr(R"("repeated_references":1)"), HasSubstr(R"("in_reference":0)"),
                     HasSubstr(R"({"label":5,"predictions":1,"references":0})")));
}

TEST(ScoreFiles, are_the_same_bytes_from_any_number_of_threads) {
  std::string lines;
  for (int i = 0; i < 20; ++i)
    lines +=
        text("case", i, ",p", i / 2, ",masks/", i % 3 == 0 ? "a" : "b", ".nrrd,masks/b.nrrd\n");
  const fs::path table = table_of(lines);
  const ScoredMasks one = score_files(table, liver, 1);
  for (const std::int64_t threads : {2, 7, 64}) {
    const ScoredMasks other = score_files(table, liver, threads);
    EXPECT_EQ(other.rows, one.rows);
    EXPECT_EQ(other.document, one.document);
  }
}

TEST(ScoreFiles, names_the_case_and_the_file_that_cannot_be_scored) {
  EXPECT_THAT(refusal("x,p,masks/cut.nrrd,masks/b.nrrd\n", ErrorKind::format),
              testing::AllOf(HasSubstr("case 'x'"), HasSubstr("masks/cut.nrrd: 7 bytes")));
  EXPECT_THAT(refusal("x,p,masks/elsewhere.nrrd,masks/b.nrrd\n", ErrorKind::format),
              testing::AllOf(HasSubstr("case 'x'"), HasSubstr("elsewhere.nrrd: does not lie on")));
  EXPECT_THAT(refusal("x,p,masks,masks/b.nrrd\n", ErrorKind::io), HasSubstr("case 'x'"));
}

TEST(ScoreFiles, name_the_masks_that_are_missing_before_the_work) {
  std::string lines = "a,p,masks/cut.nrrd,masks/none.nrrd\n";
  for (int i = 0; i < 6; ++i) lines += text("c", i, ",p,masks/lost", i, ".nrrd,masks/b.nrrd\n");
  EXPECT_EQ(refusal(lines, ErrorKind::io),
            "7 of 14 masks are missing: scored/masks/none.nrrd, scored/masks/lost0.nrrd, "
            "scored/masks/lost1.nrrd, scored/masks/lost2.nrrd, scored/masks/lost3.nrrd and 2 more; "
            "paths in a table begin at the table's folder");
}

}  // namespace
}  // namespace etalon::jobs
