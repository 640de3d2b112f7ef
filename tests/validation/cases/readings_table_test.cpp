// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/readings_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string good_labels =
    "case,patient,label,block,site\n"
    "b,p1,1,x,north\n"
    "a,p2,0,x,south\n"
    "c,p0,1,y,north\n";
const std::string good_readings =
    "case,reader,plain,with ai\n"
    "a,anna,0.1,0.2\n"
    "b,anna,0.5,\n"
    "c,anna,0.25,0.9\n"
    "a,ben,0.3,0.1\n"
    "b,ben,0.5,0.6\n"
    "c,ben,0.75,0.7\n";
const std::vector<PlannedReader> everybody = {{"anna", ""}, {"ben", ""}};

CaseTable joined(const std::string& readings, const std::string& labels,
                 const std::vector<PlannedReader>& readers = everybody,
                 const std::vector<std::string>& modalities = {"plain", "with ai"}) {
  return join_readings(readings, "readings.csv", labels, "labels.csv", modalities, readers);
}

std::string failure(const std::string& readings, const std::string& labels, ErrorKind kind,
                    const std::vector<PlannedReader>& readers = everybody,
                    const std::vector<std::string>& modalities = {"plain"}) {
  try {
    static_cast<void>(joined(readings, labels, readers, modalities));
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), kind) << problem.what();
    return problem.what();
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(ReadingsTable, has_cases_by_patient_and_readers_as_planned) {
  const CaseTable table = joined(good_readings, good_labels);
  EXPECT_EQ(table.target, Target::readings);
  EXPECT_THAT(table.ids, ElementsAre("c", "b", "a"));
  EXPECT_THAT(table.patients, ElementsAre("p0", "p1", "p2"));
  EXPECT_THAT(table.labels, ElementsAre(1, 1, 0));
  EXPECT_EQ(table.patients_named_by, NamedBy::labels);
  EXPECT_THAT(table.attributes.at("site"), ElementsAre("north", "north", "south"));
  EXPECT_THAT(table.readings.readers, ElementsAre("anna", "ben"));
  EXPECT_THAT(table.readings.scores.at("plain"), ElementsAre(0.25, 0.5, 0.1, 0.75, 0.5, 0.3));
  // Of each case the mean; nothing where a reader gave nothing.
  EXPECT_THAT(table.scores.at("plain"), ElementsAre(0.5, 0.5, 0.2));
  EXPECT_EQ(table.scores.at("with ai")[0], 0.8);
  EXPECT_TRUE(std::isnan(table.scores.at("with ai")[1]));
}

TEST(ReadingsTable, order_of_rows_decides_nothing) {
  const std::string turned =
      "with ai,reader,case,plain\n0.7,ben,c,0.75\n,anna,b,0.5\n0.1,ben,a,0.3\n0.2,anna,a,0.1\n"
      "0.6,ben,b,0.5\n0.9,anna,c,0.25\n";
  const CaseTable one = joined(good_readings, good_labels);
  const CaseTable other = joined(turned, good_labels);
  EXPECT_EQ(one.readings.scores.at("plain"), other.readings.scores.at("plain"));
  EXPECT_EQ(one.scores.at("plain"), other.scores.at("plain"));
}

TEST(ReadingsTable, readers_of_blocks_read_these_alone) {
  const std::string readings = "case,reader,plain\na,anna,0.1\nb,anna,0.5\nc,ben,0.75\n";
  const std::vector<PlannedReader> split = {{"anna", "x"}, {"ben", "y"}};
  const CaseTable table = joined(readings, good_labels, split, {"plain"});
  EXPECT_THAT(table.readings.is_to_read, ElementsAre(0, 1, 1, 1, 0, 0));
  EXPECT_THAT(table.scores.at("plain"), ElementsAre(0.75, 0.5, 0.1));
  EXPECT_THAT(failure(readings + "c,anna,0.5\n", good_labels, ErrorKind::integrity, split),
              HasSubstr("case 'c' is not of block 'x', which reader 'anna' reads"));
  EXPECT_THAT(failure(readings, good_labels, ErrorKind::format, {{"anna", "x"}, {"ben", "z"}}),
              HasSubstr("no case is of block 'z'"));
  EXPECT_THAT(failure("case,reader,plain\na,anna,0.1\nb,anna,0.5\n", good_labels, ErrorKind::format,
                      {{"anna", "x"}}),
              HasSubstr("nobody reads block 'y'"));
  EXPECT_EQ(count_blocks(split), 2);
  EXPECT_EQ(count_blocks(everybody), 1);
}

TEST(ReadingsTable, refuses_what_is_not_the_planned_study) {
  EXPECT_THAT(
      failure(replaced(good_readings, "c,ben,0.75,0.7\n", ""), good_labels, ErrorKind::integrity),
      AllOf(HasSubstr("1 readings"), HasSubstr("'c' by 'ben'"), HasSubstr("empty cell")));
  EXPECT_THAT(failure(good_readings + "a,carl,0,0\n", good_labels, ErrorKind::integrity),
              AllOf(HasSubstr("line 8"), HasSubstr("reader 'carl' is none of the plan's 2")));
  EXPECT_THAT(failure(good_readings + "d,ben,0,0\n", good_labels, ErrorKind::integrity),
              HasSubstr("case 'd' has no label"));
  EXPECT_THAT(failure(good_readings + "a,ben,0,0\n", good_labels, ErrorKind::format),
              HasSubstr("reader 'ben' has read case 'a' in line 5, too"));
  EXPECT_THAT(failure(replaced(good_readings, "0.75", "2e300"), good_labels, ErrorKind::format),
              HasSubstr("farther from 0"));
  EXPECT_THAT(failure(replaced(good_readings, "0.75", "nan"), good_labels, ErrorKind::format),
              HasSubstr("leave the cell"));
  EXPECT_THAT(failure(good_readings, replaced(good_labels, "label", "class"), ErrorKind::format),
              HasSubstr("'label' of two classes"));
  EXPECT_THAT(
      failure(good_readings, replaced(good_labels, ",patient,", ",person,"), ErrorKind::format),
      HasSubstr("patient"));
  EXPECT_THAT(failure(good_readings, good_labels, ErrorKind::format, everybody, {"plan"}),
              HasSubstr("plain"));
  EXPECT_THAT(failure(good_readings, good_labels, ErrorKind::format, everybody, {"reader"}),
              HasSubstr("none of readings"));
}

}  // namespace
}  // namespace etalon::validation
