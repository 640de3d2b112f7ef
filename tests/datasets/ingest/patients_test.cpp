// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/patients.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;

std::string objection_to(const DataOptions& options) {
  Objections objections;
  static_cast<void>(patient_source(options, objections));
  return objections.all().empty() ? std::string() : objections.all()[0].message;
}

SampleTable named(const std::vector<std::string>& names) {
  SampleTable table;
  for (const std::string& name : names) {
    table.samples.emplace_back();
    table.samples.back().name = name;
  }
  return table;
}

std::string failure(const DataOptions& options, SampleTable table) {
  try {
    name_patients(options, table);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Patients, keys_that_contradict_each_other_or_the_format_are_objections) {
  DataOptions csv;
  csv.patient_table = "t.csv";
  EXPECT_THAT(objection_to(csv), HasSubstr("data.patient_table is for npz and nrrd"));
  csv = {};
  csv.patient_pattern = "(a)";
  EXPECT_THAT(objection_to(csv), HasSubstr("data.patient_column, which is empty"));
  DataOptions npz;
  npz.format = "npz";
  npz.patient_column = "p";
  EXPECT_THAT(objection_to(npz), HasSubstr("data.patient_column is for csv"));
  npz.patient_column = {};
  npz.patient_pattern = "a(b";
  EXPECT_THAT(objection_to(npz), HasSubstr("is no regular expression"));
  npz.patient_pattern = "ab";
  EXPECT_THAT(objection_to(npz), HasSubstr("has 0 groups"));
  npz.patient_pattern = "(ab)";
  npz.samples_are_patients = true;
  EXPECT_THAT(objection_to(npz), HasSubstr("keep one"));
}

TEST(Patients, without_a_key_each_sample_is_one_and_it_is_said_who_says_so) {
  DataOptions options;
  SampleTable table = named({"a", "b"});
  name_patients(options, table);
  EXPECT_EQ(table.patient_source, PatientSource::unnamed);
  EXPECT_EQ(table.samples[1].patient, "b");
  options.samples_are_patients = true;
  name_patients(options, table);
  EXPECT_EQ(table.patient_source, PatientSource::declared);
}

TEST(Patients, a_pattern_may_read_the_cell_of_the_patient_column) {
  DataOptions options;
  options.patient_column = "study";
  options.patient_pattern = "([0-9]+)/";
  SampleTable table = named({"row-2"});
  table.samples[0].patient = "17/2019";
  name_patients(options, table);
  EXPECT_EQ(table.samples[0].patient, "17");
  table.samples[0].patient = "none";
  EXPECT_THAT(failure(options, table), HasSubstr("'none' does not match data.patient_pattern"));
  table.samples[0].patient = std::string(100'000, '1');
  EXPECT_THAT(failure(options, table), HasSubstr("a name of 100000 bytes"));
}

TEST(Patients, a_table_must_name_the_patient_of_every_sample_once) {
  DataOptions options;
  options.format = "nrrd";
  options.patient_table = "table.csv";
  const auto with = [&](const std::string& content) {
    testing_support::overwrite("table.csv", content);
    return failure(options, named({"a", "b"}));
  };
  EXPECT_EQ(with("patient,note,sample\nP,x,a\nP,y,b\n"), "no error");
  EXPECT_THAT(with("patient,sample\nP,a\n"), HasSubstr("table.csv: no line for sample 'b'"));
  EXPECT_THAT(with("patient,sample\nP,a\nQ,a\nP,b\n"),
              HasSubstr("table.csv:3: sample 'a' has another patient above"));
  EXPECT_THAT(with("patient,sample\n,a\n"), HasSubstr("table.csv:2: the patient is missing"));
  EXPECT_THAT(with("name,sample\nP,a\n"), HasSubstr("must name the columns sample and patient"));
  EXPECT_THAT(with(""), HasSubstr("must name the columns sample and patient"));
}

}  // namespace
}  // namespace etalon::datasets
