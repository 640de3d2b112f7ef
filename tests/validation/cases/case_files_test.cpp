// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view labels = "case,label\nb,0\na,1\nc,1\n";

CaseTable join(std::string_view predictions, std::string_view of_cases = labels) {
  return join_cases(predictions, "p.csv", of_cases, "l.csv", {"score"});
}

std::string failure(ErrorKind kind, std::string_view predictions,
                    std::string_view of_cases = labels) {
  try {
    static_cast<void>(join(predictions, of_cases));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(CaseFiles, cases_stand_in_the_order_of_patient_and_name_with_their_labels) {
  const CaseTable table = join("sex,case,score,patient\nF,c,0.5,q\nM,b,,q\nF,a,1e-3,p\n");
  EXPECT_THAT(table.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(table.patients, ElementsAre("p", "q", "q"));
  EXPECT_THAT(table.labels, ElementsAre(1, 0, 1));
  EXPECT_EQ(table.scores.at("score")[0], 1e-3);
  EXPECT_TRUE(std::isnan(table.scores.at("score")[1]));
  EXPECT_THAT(table.attributes.at("sex"), ElementsAre("F", "M", "F"));
  EXPECT_THAT(table.where("sex", "F"), ElementsAre(0, 2));
  EXPECT_THAT(table.where("", "").size(), 3U);
}

TEST(CaseFiles,
     patients_and_attributes_may_stand_in_the_labels_and_agree_where_they_stand_in_both) {
  constexpr std::string_view scores = "case,score\na,1\nb,1\nc,1\n";
  const CaseTable named = join(scores, "case,label,patient,sex\nc,1,q,F\na,1,p,\nb,0,q,M\n");
  EXPECT_THAT(named.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(named.patients, ElementsAre("p", "q", "q"));
  EXPECT_THAT(named.attributes.at("sex"), ElementsAre("", "M", "F"));
  EXPECT_EQ(named.patients_named_by, NamedBy::labels);
  EXPECT_EQ(named.attributes_named_by.at("sex"), NamedBy::labels);

  constexpr std::string_view predictions = "case,patient,score,sex\na,p,1,F\nb,q,1,M\nc,q,1,F\n";
  const CaseTable both =
      join(predictions, "case,label,patient,sex,site\nc,1,q,F,n\na,1,p,F,s\nb,0,q,M,n\n");
  EXPECT_EQ(both.patients_named_by, NamedBy::both);
  EXPECT_EQ(both.attributes_named_by.at("sex"), NamedBy::both);
  EXPECT_EQ(both.attributes_named_by.at("site"), NamedBy::labels);
  const CaseTable judged = join(predictions);
  EXPECT_EQ(judged.patients_named_by, NamedBy::predictions);
  EXPECT_EQ(judged.attributes_named_by.at("sex"), NamedBy::predictions);

  EXPECT_THAT(
      failure(ErrorKind::integrity, predictions, "case,label,patient\nc,1,q\na,1,p\nb,0,other\n"),
      HasSubstr("l.csv: line 4: column 'patient' of case 'b' is 'other', in p.csv (line 3) "
                "it is 'q'"));
  EXPECT_THAT(failure(ErrorKind::integrity, predictions, "case,label,sex\nc,1,\na,1,F\nb,0,M\n"),
              HasSubstr("column 'sex' of case 'c' is '', in p.csv (line 4) it is 'F'"));
  EXPECT_THAT(failure(ErrorKind::format, scores),
              HasSubstr("neither l.csv nor p.csv has a column 'patient'"));
  EXPECT_THAT(failure(ErrorKind::format, scores, "case,label,patient\nc,1,q\na,1,\nb,0,q\n"),
              HasSubstr("l.csv: line 3: column 'patient' is empty"));
  EXPECT_THAT(failure(ErrorKind::format, predictions, "case,label,score\nc,1,1\na,1,1\nb,0,1\n"),
              HasSubstr("l.csv: column 'score' is one of scores in p.csv"));
}

TEST(CaseFiles, what_is_wrong_is_named_with_its_line) {
  EXPECT_THAT(failure(ErrorKind::format, ""), HasSubstr("p.csv: is empty"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\n", "case,label\n"),
              HasSubstr("p.csv: has no case"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,p,0.1\n", "case,label\n"),
              HasSubstr("l.csv: has no case"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,scores\na,p,1\nb,p,1\nc,p,1\n"),
              HasSubstr("p.csv: there is no column 'score'; did you mean 'scores'?"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,p,0.1\nb,p,nan\nc,p,1\n"),
              HasSubstr("p.csv: line 3: column 'score': 'nan' is no finite number"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,p,0.1x\nb,p,1\nc,p,1\n"),
              HasSubstr("line 2: column 'score': '0.1x'"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,,0.1\nb,p,1\nc,p,1\n"),
              HasSubstr("line 2: column 'patient' is empty"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,p,1\nb,p,1\nc,p,1\na,p,1\n"),
              HasSubstr("line 5: case 'a' stands twice"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\na,p\n"),
              HasSubstr("line 2: has 2 cells, the header 3"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score,score\na,p,1,1\n"),
              HasSubstr("column 4 has the name of another"));
  constexpr std::string_view good = "case,patient,score\na,p,1\nb,p,1\nc,p,1\n";
  EXPECT_THAT(failure(ErrorKind::format, good, "case,label\na,1\nb,2\nc,1\n"),
              HasSubstr("l.csv: line 3: label '2' is not 0"));
  EXPECT_THAT(failure(ErrorKind::format, good, "case,label\na,1\na,1\nb,0\nc,1\n"),
              HasSubstr("l.csv: line 3: case 'a' stands twice"));
}

TEST(CaseFiles, a_table_with_another_separator_is_told_so) {
  const std::string remedy = "is it separated by ';'? Write commas between cells, and points in";
  EXPECT_THAT(failure(ErrorKind::format, "case;patient;score\na;p;0,91\n"),
              HasSubstr("p.csv: line 2: has 2 cells, the header 1; " + remedy));
  EXPECT_THAT(failure(ErrorKind::format, "case;patient;score\na;p;1\n"),
              HasSubstr("its columns are case;patient;score; " + remedy));
  EXPECT_THAT(failure(ErrorKind::format, "case\tpatient\tscore\na\tp\t1\n"),
              HasSubstr("separated by tabs?"));
  EXPECT_THAT(failure(ErrorKind::format, "case,patient;x,score\na,p\n"),
              testing::EndsWith("line 2: has 2 cells, the header 3"));
}

TEST(CaseFiles, a_line_that_is_wrong_ends_the_reading_of_a_table) {
  EXPECT_THAT(failure(ErrorKind::format, "case,patient,score\n,,,\n\"a"),
              HasSubstr("p.csv: line 2: has 4 cells, the header 3"));
  EXPECT_THAT(failure(ErrorKind::format, "case,case\n\"a"), HasSubstr("has the name of another"));
}

TEST(CaseFiles, a_name_without_end_is_shown_in_short) {
  const std::string name(100000, 'x');
  const std::string row = text("\n", name, ",p,1");
  for (const std::string& said :
       {failure(ErrorKind::integrity, "case,patient,score" + row),
        failure(ErrorKind::integrity, "case,patient,score\na,p,1",
                "case,label\na,1\n" + name + ",1"),
        failure(ErrorKind::format, "case,patient,score" + row + row, "case,label\n" + name + ",1"),
        failure(ErrorKind::format, "case,patient,score\na,p,1",
                text("case,label\n", name, ",1\n", name, ",1")),
        failure(ErrorKind::format, "case,patient,score\na,p," + name, "case,label\na,1"),
        failure(ErrorKind::format, "case,patient,score\na,p,1", "case,label\na," + name),
        failure(ErrorKind::format, "case,patient," + name + "\na,p,1", "case,label\na,1"),
        failure(ErrorKind::format, text("case,patient,", name, ",", name, "\na,p,1,1")),
        failure(ErrorKind::format, "case,patient,score\na,p,1", "case," + name + "\na,1")}) {
    EXPECT_GT(said.size(), 20U);
    EXPECT_LT(said.size(), 1000U) << said.substr(0, 100);
  }
}

TEST(CaseFiles, the_name_of_a_column_has_an_end) {
  const std::string longest(200, 'x');
  const CaseTable table = join("case,score,patient," + longest + "\na,1,p,1\nb,1,p,1\nc,1,p,1");
  EXPECT_TRUE(table.attributes.contains(longest));
  EXPECT_THAT(failure(ErrorKind::format, "case,score,patient,x" + longest + "\na,1,p,1"),
              HasSubstr("p.csv: line 1: column 4 has a name of 201 bytes; 200 are the most"));
}

TEST(CaseFiles, the_columns_of_the_labels_say_their_kind) {
  constexpr std::string_view predictions = "case,patient,score\na,p,1\nb,p,1\nc,p,1\n";
  const CaseTable followed = join(predictions, "case,time,event\nc,3.5,0\na,1,1\nb,0,1\n");
  EXPECT_EQ(followed.target, Target::survival);
  EXPECT_THAT(followed.times, ElementsAre(1, 0, 3.5));
  EXPECT_THAT(followed.labels, ElementsAre(1, 1, 0));
  const CaseTable measured = join(predictions, "value,case\n-2,c\n1e3,a\n0,b\n");
  EXPECT_EQ(measured.target, Target::real);
  EXPECT_THAT(measured.values, ElementsAre(1000, 0, -2));
  EXPECT_THAT(
      failure(ErrorKind::format, predictions, "case,grade\na,1\n"),
      HasSubstr("l.csv: needs a column 'label' (two classes), or 'class' (one of several)"));
  EXPECT_THAT(failure(ErrorKind::format, predictions, "case,label,value\na,1,1\n"),
              HasSubstr("l.csv: needs a column"));
  EXPECT_THAT(failure(ErrorKind::format, predictions, "case,time\na,1\nb,1\nc,1\n"),
              HasSubstr("there is no column 'event'"));
  EXPECT_THAT(failure(ErrorKind::format, predictions, "case,time,event\na,1,1\nb,-1,1\nc,1,1\n"),
              HasSubstr("l.csv: line 3: time -1 is below 0"));
}

TEST(CaseFiles, a_case_that_one_table_lacks_is_named) {
  EXPECT_THAT(failure(ErrorKind::integrity, "case,patient,score\na,p,1\nb,p,1\n"),
              HasSubstr("1 labelled cases of l.csv do not stand in p.csv: c;"));
  EXPECT_THAT(failure(ErrorKind::integrity, "case,patient,score\na,p,1\nb,p,1\nc,p,1\nd,p,1\n"),
              HasSubstr("1 cases of p.csv have no label in l.csv: d"));
}

}  // namespace
}  // namespace etalon::validation
