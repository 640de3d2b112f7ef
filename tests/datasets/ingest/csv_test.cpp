// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;

DataOptions table_options() {
  DataOptions options;
  options.path = "a.csv";
  options.skip_rows = 1;
  options.label_column = "diagnosis";
  options.patient_column = "patient";
  options.classes = {"benign", "malignant"};
  options.class_values = {"B", "M"};
  return options;
}

SampleTable read(const std::string& content, const DataOptions& options = table_options()) {
  testing_support::overwrite("a.csv", content);
  return ingest(options);
}

std::string failure(ErrorKind kind, const std::string& content,
                    const DataOptions& options = table_options()) {
  try {
    static_cast<void>(read(content, options));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

const std::string head = "patient,radius,diagnosis,texture\n";

TEST(Csv, rows_become_samples_with_patient_class_and_features) {
  const SampleTable table = read(head + "p1,1.5,B,2\np2,-3e2,M,+0.25\n");
  EXPECT_EQ(table.feature_names, (std::vector<std::string>{"radius", "texture"}));
  ASSERT_EQ(table.samples.size(), 2U);
  EXPECT_EQ(table.samples[1].patient, "p2");
  EXPECT_EQ(table.samples[1].label, 1);
  EXPECT_EQ(table.samples[1].id, "row-3");
  EXPECT_EQ(table.samples[1].input.as<float>()[0], -300.0F);
  EXPECT_EQ(table.samples[1].input.as<float>()[1], 0.25F);
}

TEST(Csv, line_ends_quotes_and_a_missing_final_line_end_change_nothing) {
  const SampleTable plain = read(head + "p1,1.5,B,2\np2,3,M,4\n");
  for (const std::string& same :
       {std::string("patient,radius,diagnosis,texture\r\np1,1.5,B,2\r\np2,3,M,4\r\n"),
        head + "p1,1.5,B,2\np2,3,M,4",
        std::string("\"patient\",\"radius\",\"diagnosis\",\"texture\"\n\"p1\",\"1.5\",\"B\",2\n") +
            "p2,\"3\",\"M\",\"4\"\n\n"}) {
    const SampleTable table = read(same);
    ASSERT_EQ(table.samples.size(), 2U) << same;
    EXPECT_EQ(table.feature_names, plain.feature_names);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(table.samples[i].input, plain.samples[i].input) << same;
      EXPECT_EQ(table.samples[i].patient, plain.samples[i].patient) << same;
      EXPECT_EQ(table.samples[i].label, plain.samples[i].label) << same;
    }
  }
}

TEST(Csv, a_missing_feature_is_nan_for_the_data_checks_to_name) {
  for (const char* cell : {"", " ", "nan", "NaN", "NA", "\"\""}) {
    const SampleTable table = read(head + "p1,1.5,B," + cell + "\n");
    EXPECT_TRUE(std::isnan(table.samples.at(0).input.as<float>()[1])) << cell;
  }
}

TEST(Csv, a_wrong_number_of_cells_names_file_and_line) {
  EXPECT_EQ(
      failure(ErrorKind::format, head + "p1,1.5,B,2\np2,3,M\n"),
      "a.csv:3: 3 cells, but there are 4 columns; quote cells that hold the separator, or set "
      "data.columns and data.separator");
  EXPECT_THAT(failure(ErrorKind::format, head + "p1,1,5,B,2\np1,1,5,B,2\np1,1,B,2\n"),
              HasSubstr("a.csv:2: 5 cells, but there are 4 columns (the first of 2 such lines)"));
}

TEST(Csv, a_cell_that_is_no_finite_number_names_file_line_and_column) {
  EXPECT_EQ(failure(ErrorKind::format, head + "p1,1.5,B,2\np2,wide,M,4\n"),
            "a.csv:3: column 'radius': 'wide' is not a number; mend the cells, or leave the column "
            "out (data.exclude_columns = [\"radius\"])");
  for (const char* cell : {"inf", "-inf", "1e39"}) {
    EXPECT_THAT(failure(ErrorKind::format, head + "p1," + cell + ",B,2\n"),
                HasSubstr("a.csv:2: column 'radius': '"));
  }
}

TEST(Csv, a_missing_or_unknown_class_names_file_line_and_column) {
  EXPECT_EQ(failure(ErrorKind::format, head + "p1,1.5,X,2\n"),
            "a.csv:2: column 'diagnosis': 'X' is none of the class values B, M; set "
            "data.class_values to the values of the classes (not named are 'X')");
  for (const char* cell : {"", "NaN"}) {
    EXPECT_EQ(failure(ErrorKind::format, head + "p1,1.5," + cell + ",2\n"),
              "a.csv:2: column 'diagnosis': the class is missing; label the rows or take them out");
  }
}

TEST(Csv, a_missing_patient_names_file_line_and_column) {
  EXPECT_EQ(failure(ErrorKind::format, head + ",1.5,B,2\n"),
            "a.csv:2: column 'patient': the patient is missing; name the patient of each row or "
            "take the rows out");
}

TEST(Csv, a_missing_column_names_the_key_and_the_nearest_column) {
  DataOptions options = table_options();
  options.label_column = "diagnosys";
  EXPECT_EQ(failure(ErrorKind::config, head + "p1,1.5,B,2\n", options),
            "data.label_column names 'diagnosys', which is no column; did you mean 'diagnosis'?");
  options = table_options();
  options.patient_column = "subject_number";
  EXPECT_EQ(failure(ErrorKind::config, head + "p1,1.5,B,2\n", options),
            "data.patient_column names 'subject_number', which is no column; its columns are "
            "patient, radius, diagnosis, texture");
}

TEST(Csv, headers_that_do_not_make_sense_are_refused) {
  EXPECT_EQ(failure(ErrorKind::format, "patient,radius,diagnosis,radius\np,1,B,2\n"),
            "a.csv: two columns are called 'radius'");
  EXPECT_EQ(failure(ErrorKind::format, "patient,diagnosis\np,B\n"),
            "a.csv: no column is left for features");
  EXPECT_EQ(failure(ErrorKind::format, "\np,B\n"), "a.csv:1: the header line is blank");
  EXPECT_EQ(failure(ErrorKind::format, head), "a.csv: there is not one sample");
  DataOptions options = table_options();
  options.skip_rows = 0;
  EXPECT_THAT(failure(ErrorKind::config, head, options), HasSubstr("data.skip_rows must count"));
}

/// A table of two features whose columns a test calls as it likes; no patient column.
DataOptions plain_options() {
  DataOptions options = table_options();
  options.label_column = "label";
  options.patient_column = {};
  return options;
}

TEST(Csv, a_header_cell_may_take_two_lines) {
  DataOptions options = plain_options();
  const std::string content = "\"age\n(years)\",sex,label\n61,1,B\n47,0,M\n";
  options.skip_rows = 2;
  const SampleTable table = read(content, options);
  EXPECT_EQ(table.feature_names, (std::vector<std::string>{"age\n(years)", "sex"}));
  EXPECT_EQ(table.samples.at(0).id, "row-3");
  options.skip_rows = 1;
  EXPECT_EQ(
      failure(ErrorKind::config, content, options),
      "data.skip_rows = 1 ends inside a quoted cell of the header, which goes on to line 2 of "
      "a.csv; set data.skip_rows = 2");
  options.skip_rows = 4;
  EXPECT_EQ(read("Report of 5 March\n\"age\n(years)\",\"sex\n(0, 1)\",label\n61,1,B\n", options)
                .feature_names,
            (std::vector<std::string>{"age\n(years)", "sex\n(0, 1)"}));
}

TEST(Csv, line_ends_of_cr_alone_are_line_ends) {
  const SampleTable table = read("a,b,label\r1,2,B\r3,4,M\r", plain_options());
  ASSERT_EQ(table.samples.size(), 2U);
  EXPECT_EQ(table.samples[1].input.as<float>()[1], 4.0F);
}

TEST(Csv, another_separator_is_named) {
  EXPECT_EQ(failure(ErrorKind::config, "a;b;label\n1;2;B\n", plain_options()),
            "data.label_column names 'label', which is no column: the header is one cell; set "
            "data.separator = \";\"");
  EXPECT_THAT(failure(ErrorKind::config, "a\tb\tlabel\n1\t2\tB\n", plain_options()),
              HasSubstr("set data.separator = \"\\t\""));
  DataOptions options = plain_options();
  options.separator = ";";
  EXPECT_EQ(failure(ErrorKind::format, "a;b;label\n1,5;2;B\n", options),
            "a.csv:2: column 'a': '1,5' is not a number; write numbers with a point, or leave the "
            "column out (data.exclude_columns = [\"a\"])");
}

TEST(Csv, the_first_line_of_a_spreadsheet_that_names_its_separator_is_not_the_header) {
  const std::string rows = "patient;radius;diagnosis\np1;1.5;B\np2;2;M\n";
  DataOptions options = table_options();
  for (const std::string first : {"sep=;\n", "sep=;\r\n", "\"sep=;\"\n"}) {
    EXPECT_THAT(failure(ErrorKind::config, first + rows, options),
                AllOf(HasSubstr("the first line is Excel's sep=;"),
                      HasSubstr("set data.skip_rows = 2 and data.separator = \";\"")));
  }
  options.skip_rows = 2;
  options.separator = ";";
  EXPECT_EQ(read("sep=;\n" + rows, options).samples.size(), 2U);
}

TEST(Csv, a_file_of_another_format_is_named_with_what_to_do) {
  const std::vector<std::pair<std::string, const char*>> others = {
      {std::string("PK\x03\x04\x14\0", 6), "set data.format = \"npz\""},
      {"\x93NUMPY", "in one .npz"},
      {"NRRD0004\n", "set data.format = \"nrrd\""},
      {"\x1f\x8b\x08", "gunzip"},
      {"\x89HDF\r\n", "export it as CSV"}};
  for (const auto& [begin, remedy] : others) {
    EXPECT_THAT(failure(ErrorKind::format, begin + head),
                AllOf(HasSubstr("a.csv: is "), HasSubstr(remedy)));
  }
}

TEST(Csv, a_column_without_a_name_is_refused_until_it_is_left_out) {
  const std::string index = ",a,label\n0,1.5,B\n1,2.5,M\n";
  EXPECT_EQ(failure(ErrorKind::format, index, plain_options()),
            "a.csv: column 1 of 3 has no name (it may be an index); leave it out with "
            "data.exclude_columns = [\"#1\"], or name all columns in data.columns");
  DataOptions options = plain_options();
  options.exclude_columns = {"#1"};
  EXPECT_EQ(read(index, options).feature_names, std::vector<std::string>{"a"});
  EXPECT_EQ(read(index, options).samples.at(1).input.as<float>()[0], 2.5F);
  EXPECT_THAT(failure(ErrorKind::format, "Unnamed: 0,a,label\n0,1,B\n", plain_options()),
              HasSubstr("column 1 of 3 has no name (it is called 'Unnamed: 0')"));
  EXPECT_THAT(failure(ErrorKind::format, "a,\" \",label\n0,1,B\n", plain_options()),
              HasSubstr("column 2 of 3 has no name (it is called ' ')"));
}

TEST(Csv, a_separator_at_the_end_of_each_line_and_an_identifier_can_be_left_out) {
  const std::string content = "id,a,label,\n17,1.5,B,\n18,2.5,M,\n";
  EXPECT_EQ(failure(ErrorKind::format, content, plain_options()),
            "a.csv: column 4 of 4 has no name (each line may end with a separator); leave it out "
            "with data.exclude_columns = [\"#4\"], or name all columns in data.columns");
  DataOptions options = plain_options();
  options.exclude_columns = {"id", "#4"};
  EXPECT_EQ(read(content, options).feature_names, std::vector<std::string>{"a"});
  EXPECT_EQ(failure(ErrorKind::format, "a,b,label\n1,2,B,\n", plain_options()),
            "a.csv:2: 4 cells, but there are 3 columns (the line ends with a separator); quote "
            "cells that hold the separator, or set data.columns and data.separator");
  options.exclude_columns = {"label"};
  EXPECT_THAT(failure(ErrorKind::config, content, options), HasSubstr("another key of section"));
}

TEST(Csv, every_objection_to_the_columns_is_said_at_once) {
  DataOptions options = plain_options();
  options.label_column = "labl";
  options.patient_column = "nobody";
  const std::string all = failure(ErrorKind::config, ",a,a,label\n0,1,2,B\n", options);
  for (const char* part : {"did you mean 'label'?", "names 'nobody'", "column 1 of 4 has no name",
                           "two columns are called 'a'"}) {
    EXPECT_THAT(all, HasSubstr(part));
  }
}

TEST(Csv, every_column_with_bad_cells_is_named_once_with_count_first_place_and_remedy) {
  std::string content = "a,sex,b,label\n";
  for (int row = 0; row < 3000; ++row) {
    content += text(row, row % 2 == 0 ? ",female," : ",male,", row % 3 == 0 ? "?" : "1", ",word",
                    row, "\n");
  }
  testing_support::overwrite("a.csv", content);
  Objections objections;
  static_cast<void>(ingest(plain_options(), objections));
  ASSERT_EQ(objections.all().size(), 3U);
  EXPECT_EQ(objections.all()[0].message,
            "a.csv:2: column 'sex': 'female' is not a number (the first of 3000 such cells); mend "
            "the cells, or leave the column out (data.exclude_columns = [\"sex\"])");
  EXPECT_EQ(objections.all()[1].message,
            "a.csv:2: column 'b': '?' is not a number (the first of 1000 such cells); where there "
            "is no value leave the cell empty or write nan, NaN or NA, which count as missing, or "
            "leave the column out (data.exclude_columns = [\"b\"])");
  const std::string& classes = objections.all()[2].message;
  EXPECT_THAT(classes, HasSubstr("'word0' is none of the class values B, M (the first of 3000 such "
                                 "cells); set data.class_values"));
  EXPECT_THAT(classes, HasSubstr(" and more)"));
  EXPECT_LT(classes.size(), 400U);
}

TEST(Csv, long_foreign_cells_are_cut_in_a_message) {
  const std::string message =
      failure(ErrorKind::format, head + "p1," + std::string(100'000, 'x') + ",B,2\n");
  EXPECT_LT(message.size(), 400U);
}

TEST(Csv, whole_numbers_that_become_one_in_float32_are_told_with_their_column) {
  const SampleTable table =
      read("a,time,label\n1,20240131120000,B\n2,20240131120001,M\n3,20240131120001,M\n",
           plain_options());
  EXPECT_EQ(table.indistinct,
            std::vector<std::string>{"time (2 different whole numbers become 1 in float32)"});
  // Beyond 2^53 a double would not tell them apart either.
  EXPECT_EQ(read("a,time,label\n1,9007199254740992,B\n2,9007199254740993,M\n", plain_options())
                .indistinct.size(),
            1U);
  EXPECT_TRUE(
      read("a,time,label\n1,16777216,B\n2,16777218,M\n0.1,0.10000000001,M\n", plain_options())
          .indistinct.empty());
}

TEST(Csv, the_digest_is_that_of_the_bytes_that_were_read) {
  const SampleTable table = read(head + "p1,1.5,B,2\n");
  ASSERT_EQ(table.files.size(), 1U);
  EXPECT_EQ(table.files[0].digest, sha256(head + "p1,1.5,B,2\n"));
  EXPECT_EQ(source_digest(table.files), source_digest(table_options()));
}

TEST(Csv, options_that_do_not_fit_together_are_refused) {
  DataOptions options = table_options();
  options.class_values = {"B", "B"};
  EXPECT_THAT(failure(ErrorKind::config, head, options), HasSubstr("name a class twice"));
  options.class_values = {"B"};
  EXPECT_THAT(failure(ErrorKind::config, head, options), HasSubstr("the same length"));
  options = table_options();
  options.separator = ";;";
  EXPECT_THAT(failure(ErrorKind::config, head, options), HasSubstr("one character"));
  options = table_options();
  options.path = "absent.csv";
  EXPECT_THAT(failure(ErrorKind::io, head, options), HasSubstr("absent.csv"));
}

TEST(Csv, every_truncation_and_changed_byte_is_read_or_refused) {
  const std::string valid = head + "p1,1.5,B,2\r\n\"p,2\",,M,\"4\"\np3,-1e-3,B,NA\n";
  const auto attempt = [](const std::string& content) {
    try {
      static_cast<void>(read(content));
    } catch (const Error& error) {
      EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
    }
  };
  for (std::size_t length = 0; length < valid.size(); ++length) attempt(valid.substr(0, length));
  const RandomStream draws(5, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 500; ++round) {
    std::string hostile = valid;
    hostile[draws.below(valid.size(), 4 * round)] = static_cast<char>(draws.bits(4 * round + 2));
    attempt(hostile);
  }
}

}  // namespace
}  // namespace etalon::datasets
