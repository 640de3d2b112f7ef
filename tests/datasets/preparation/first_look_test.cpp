// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/first_look.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/archives.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using namespace testing_support;

std::string all_of(const FirstLook& look) {
  std::string result;
  for (const Objection& objection : look.objections) result += objection.message + "\n";
  return result;
}

TEST(FirstLook, of_a_table_gives_its_columns_and_reads_no_label) {
  std::string content = random_csv(300);
  for (std::size_t at = content.find("\n0,"); at != std::string::npos; at = content.find("\n0,")) {
    content.replace(at, 3, "\nsecret,");
  }
  overwrite("look.csv", content);
  const FirstLook look = first_look(csv_options("look.csv"));
  EXPECT_EQ(all_of(look), "");
  EXPECT_EQ(look.features, (std::vector<std::string>{"f0", "f1", "f2"}));
  EXPECT_EQ(look.sample_shape, Shape{3});
  EXPECT_EQ(look.rows_read, 200);
  EXPECT_EQ(look.samples, -1);
  EXPECT_EQ(look.patient_source, PatientSource::unnamed);
  EXPECT_EQ(look.source_bytes, std::ssize(content));
}

TEST(FirstLook, does_not_wait_for_a_pipe_in_the_place_of_a_source) {
  ::unlink("source.pipe");
  ASSERT_EQ(::mkfifo("source.pipe", 0600), 0);
  DataOptions options = csv_options("source.pipe");
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("source.pipe: is a pipe"));
  options.format = "npz";
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("source.pipe: is a pipe"));
  options.format = "nrrd";
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("source.pipe: is a file, not a folder"));
  ::unlink("source.pipe");
  EXPECT_THAT(all_of(first_look(csv_options("absent.csv"))), HasSubstr("does not exist in"));
  EXPECT_THAT(all_of(first_look(csv_options("."))), HasSubstr("is a folder, not a file"));
}

TEST(FirstLook, a_pattern_that_is_none_leaves_the_patient_column_what_it_is) {
  overwrite("named.csv", "patient,f0,label\nP1,1,0\nP2,2,1\n");
  DataOptions options = csv_options("named.csv");
  options.label_column = "label";
  options.patient_column = "patient";
  options.patient_pattern = "P(";
  const FirstLook look = first_look(options);
  ASSERT_EQ(look.objections.size(), 1U) << all_of(look);
  EXPECT_THAT(all_of(look), HasSubstr("is no regular expression"));
  EXPECT_TRUE(look.cell_objections.empty());
  EXPECT_EQ(look.features, (std::vector<std::string>{"f0"}));
}

TEST(FirstLook, has_no_sample_where_the_header_cannot_be_read) {
  overwrite("headless.csv", "\n0,1,2\n");
  const FirstLook look = first_look(csv_options("headless.csv"));
  EXPECT_THAT(all_of(look), HasSubstr("the header line is blank"));
  EXPECT_TRUE(look.sample_shape.empty());
}

TEST(FirstLook, keeps_what_is_wrong_with_cells_apart) {
  overwrite("cells.csv", "class,f0,f1\n0,a,1\n1,b,c\n");
  const FirstLook look = first_look(csv_options("cells.csv"));
  EXPECT_EQ(all_of(look), "");
  ASSERT_EQ(look.cell_objections.size(), 2U);
  EXPECT_THAT(look.cell_objections[0].message, HasSubstr("column 'f0': 'a' is not a number (the"));
  EXPECT_THAT(look.cell_objections[1].message, HasSubstr("cells.csv:3: column 'f1': 'c'"));
}

TEST(FirstLook, says_everything_that_is_wrong_at_once) {
  overwrite("wrong.csv", "id,,class\n1,2,0\n");
  DataOptions options = csv_options("wrong.csv");
  options.label_column = "clas";
  options.classes = {"one"};
  options.train = 0.9;
  options.patient_table = "patients.csv";
  options.exclude_columns = {"nothing"};
  const std::string all = all_of(first_look(options));
  for (const char* part :
       {"data.classes and data.class_values", "it must be 1", "data.patient_table is for npz",
        "did you mean 'class'?", "names 'nothing'", "column 2 of 3 has no name"}) {
    EXPECT_THAT(all, HasSubstr(part));
  }
}

TEST(FirstLook, of_a_large_table_reads_its_beginning) {
  std::string content = "class,f0\n";
  while (content.size() < (3U << 20U)) content += "0,1.5\n1,\"2.5\"\n";
  overwrite("large.csv", content + "0,broken\n");
  const FirstLook look = first_look(csv_options("large.csv"));
  EXPECT_EQ(all_of(look), "");
  EXPECT_EQ(look.rows_read, 200);
}

std::map<std::string, std::string> members(const Shape& shape) {
  std::map<std::string, std::string> result;
  for (const std::string part : {"train", "val", "test"}) {
    result[part + "_images.npy"] =
        npy_bytes("|u1", shape, std::string(static_cast<std::size_t>(element_count(shape)), 'x'));
    result[part + "_labels.npy"] =
        npy_bytes("|u1", {shape[0]}, std::string(static_cast<std::size_t>(shape[0]), '\x07'));
  }
  return result;
}

TEST(FirstLook, of_arrays_reads_headers_only) {
  DataOptions options;
  options.format = "npz";
  options.path = "look.npz";
  for (const Packing packing : {Packing::stored, Packing::deflate}) {
    overwrite("look.npz", zip_bytes(members({5, 28, 30, 3}), packing));
    const FirstLook look = first_look(options);
    EXPECT_EQ(all_of(look), "");
    EXPECT_EQ(look.sample_shape, (Shape{3, 28, 30}));
    EXPECT_EQ(look.layout, "NHWC");
    EXPECT_EQ(look.samples, 15);
    EXPECT_EQ(look.fixed_splits[2], 5);
    EXPECT_EQ(look.dtype, DType::u8);
  }
  overwrite("look.npz", zip_bytes(members({5, 8, 8, 8})));
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("declare data.layout"));
  options.path = "absent.npz";
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("absent.npz: does not exist in "));
}

TEST(FirstLook, of_volumes_compares_grids_and_finds_patients) {
  const auto volume = [](const std::string& sizes) {
    return text("NRRD0004\ntype: uchar\ndimension: 3\nsizes: ", sizes,
                "\nencoding: raw\nspacings: 1 1 2\n\n");  // without data: headers are enough
  };
  std::filesystem::create_directories("look");
  overwrite("look/P1_a_image.nrrd", volume("4 3 2"));
  overwrite("look/P1_a_label.nrrd", volume("4 3 2"));
  overwrite("look/other_image.nrrd", volume("4 3 2"));
  overwrite("look/other_label.nrrd", volume("4 3 1"));
  DataOptions options;
  options.format = "nrrd";
  options.path = "look";
  options.patient_pattern = "^(P[0-9]+)";
  const FirstLook look = first_look(options);
  EXPECT_EQ(look.sample_shape, (Shape{1, 2, 3, 4}));
  EXPECT_EQ(look.samples, 2);
  EXPECT_TRUE(look.has_masks);
  EXPECT_EQ(look.patient_source, PatientSource::pattern);
  EXPECT_THAT(all_of(look), HasSubstr("other_label.nrrd: not on the grid of its image (sizes"));
  EXPECT_THAT(all_of(look), HasSubstr("'other' does not match data.patient_pattern"));
  options.patient_pattern = "(";
  EXPECT_THAT(all_of(first_look(options)), HasSubstr("is no regular expression"));
}

}  // namespace
}  // namespace etalon::datasets
