// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/marks_table.hpp"

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

const std::string good_lesions =
    "case,patient,lesion,x,y,radius,size\n"
    "b,p1,one,10,10,5,large\n"
    "b,p1,two,50,50,5,small\n"
    "a,p2,,,,,\n"
    "c,p1,,,,,\n";
const std::string good_marks =
    "case,score,x,y\n"
    "a,0.3,1,1\n"
    "a,0.4,9,9\n"
    "b,0.9,12,10\n"
    "b,0.8,99,99\n"
    "c,,,\n";
constexpr HitCriterion within = {.rule = HitRule::radius};

CaseTable joined(const std::string& marks, const std::string& lesions,
                 const std::vector<std::string>& models = {"score"},
                 const HitCriterion& criterion = within) {
  return join_marks(marks, "marks.csv", lesions, "lesions.csv", models, criterion);
}

std::string failure(const std::string& marks, const std::string& lesions, ErrorKind kind,
                    const std::vector<std::string>& models = {"score"},
                    const HitCriterion& criterion = within) {
  try {
    static_cast<void>(joined(marks, lesions, models, criterion));
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), kind) << problem.what();
    return problem.what();
  }
  return "no error";
}

TEST(MarksTable, has_lesions_and_images_as_cases) {
  const CaseTable table = joined(good_marks, good_lesions);
  EXPECT_EQ(table.target, Target::marks);
  EXPECT_THAT(table.ids, ElementsAre("b", "b/one", "b/two", "c", "a"));
  EXPECT_THAT(table.patients, ElementsAre("p1", "p1", "p1", "p1", "p2"));
  EXPECT_THAT(table.labels, ElementsAre(0, 1, 1, 0, 0));
  EXPECT_THAT(table.scores.at("score"), ElementsAre(0.8, 0.9, unmarked, unmarked, 0.4));
  EXPECT_THAT(table.attributes.at("size"), ElementsAre("", "large", "small", "", ""));
  EXPECT_EQ(table.attributes.size(), 1U);
  const ImageMarks& marks = table.marks.at("score");
  EXPECT_THAT(marks.false_scores, ElementsAre(0.3, 0.4, 0.8));
  EXPECT_EQ(marks.unmarked_images, 1);
  EXPECT_EQ(marks.average_precision, 0.5);
  EXPECT_EQ(marks.weighted_afroc, (1 + 0.25) / 2);
  EXPECT_EQ(table.images, 3);
  EXPECT_EQ(table.patients_named_by, NamedBy::labels);
  EXPECT_EQ(froc_sensitivity(free_response(table, "score"), 0.125), 0.5);
}

TEST(MarksTable, tells_no_mark_from_no_output) {
  const std::string marks =
      "case,model,score,x,y,missing\n"
      "a,new,,,,1\nb,new,,,,1\nc,new,0.2,1,1,0\n"
      "a,old,,,,\nb,old,0.1,10,10,\nc,old,,,,0\n";
  const CaseTable table = joined(marks, good_lesions, {"new", "old"});
  const auto& own = table.scores.at("new");
  for (const std::size_t i : {0U, 1U, 2U, 4U}) EXPECT_TRUE(std::isnan(own[i])) << i;
  EXPECT_EQ(own[3], 0.2);
  EXPECT_FALSE(table.marks.at("new").average_precision.has_value());
  EXPECT_FALSE(table.marks.at("new").weighted_afroc.has_value());
  EXPECT_THAT(table.scores.at("old"), ElementsAre(unmarked, 0.1, unmarked, unmarked, unmarked));
  EXPECT_EQ(table.marks.at("old").unmarked_images, 2);
}

/// Between equally near lesions their names decide, among equal scores the places of the marks.
TEST(MarksTable, does_not_depend_on_the_order_of_rows) {
  const std::string header = "case,patient,lesion,x,y,radius\n";
  const std::string one = "a,p,one,0,0,1\n";
  const std::string two = "a,p,two,2,0,1\n";
  const std::string first = "a,0.5,1,0\n";
  const std::string second = "a,0.5,0,0\n";
  const std::string clear = "b,q,,,,\n";
  const auto of = [&](const std::string& lesions, const std::string& marks) {
    return joined("case,score,x,y\n" + marks + "b,,,\n", header + lesions + clear);
  };
  const CaseTable expected = of(one + two, first + second);
  EXPECT_THAT(expected.scores.at("score"), ElementsAre(unmarked, 0.5, unmarked, unmarked));
  for (const std::string& lesions : {one + two, two + one}) {
    for (const std::string& marks : {first + second, second + first}) {
      const CaseTable table = of(lesions, marks);
      EXPECT_EQ(table.scores, expected.scores);
      EXPECT_EQ(table.marks.at("score").average_precision,
                expected.marks.at("score").average_precision);
    }
  }
}

TEST(MarksTable, an_image_has_the_attributes_that_all_its_lesions_have) {
  const CaseTable table = joined(
      "case,score,x,y\na,,,\n",
      "case,patient,lesion,x,y,radius,size,site\na,p,l,0,0,1,large,A\na,p,m,9,9,1,small,A\n");
  EXPECT_THAT(table.attributes.at("size"), ElementsAre("", "large", "small"));
  EXPECT_THAT(table.attributes.at("site"), ElementsAre("A", "A", "A"));
}

TEST(MarksTable, takes_boxes) {
  const CaseTable table = joined("case,score,x0,y0,x1,y1\na,0.5,0,0,10,10\nb,,,,,\n",
                                 "case,patient,lesion,x0,y0,x1,y1\na,p,l,0,0,10,20\nb,q,,,,,\n",
                                 {"score"}, {.rule = HitRule::overlap, .least = 0.5});
  EXPECT_THAT(table.scores.at("score"), ElementsAre(unmarked, 0.5, unmarked));
  EXPECT_EQ(table.marks.at("score").average_precision, 1);
}

TEST(MarksTable, names_the_row_of_what_is_wrong) {
  const auto lesions = [](const std::string& more) { return good_lesions + more; };
  const auto marks = [](const std::string& more) { return good_marks + more; };
  constexpr ErrorKind format = ErrorKind::format;
  EXPECT_THAT(failure(good_marks, lesions("b,p2,three,1,1,1,\n"), format),
              AllOf(HasSubstr("line 6"), HasSubstr("'p2'"), HasSubstr("'p1'")));
  EXPECT_THAT(failure(good_marks, lesions("b,p1,one,1,1,1,\n"), format),
              AllOf(HasSubstr("line 6"), HasSubstr("two lesions 'one'")));
  EXPECT_THAT(failure(good_marks, lesions("c,p1,one,1,1,1,\n"), format),
              AllOf(HasSubstr("line 6"), HasSubstr("no lesion in one row")));
  EXPECT_THAT(failure(good_marks, lesions("b,p1,,,,,\n"), format),
              HasSubstr("no lesion in one row"));
  EXPECT_THAT(failure(good_marks, lesions("d,p1,,1,1,,\n"), format),
              HasSubstr("without the name of a lesion"));
  EXPECT_THAT(failure(good_marks, lesions("d,p1,,,,5,\n"), format),
              HasSubstr("without the name of a lesion"));
  EXPECT_THAT(failure(good_marks, lesions("d,p1,one,1,,5,\n"), format),
              AllOf(HasSubstr("line 6"), HasSubstr("'y'")));
  EXPECT_THAT(failure(good_marks, lesions("d,p1,one,1,1,-5,\n"), format), HasSubstr("below 0"));
  EXPECT_THAT(failure(good_marks, lesions("b/one,p1,,,,,\n"), format),
              HasSubstr("name of another case"));
  EXPECT_THAT(failure(good_marks, lesions("d,p1,,,,,\n"), ErrorKind::integrity),
              AllOf(HasSubstr("says nothing of case 'd'"), HasSubstr("empty score")));
  EXPECT_THAT(failure(marks("x,0.1,1,1\n"), good_lesions, ErrorKind::integrity),
              AllOf(HasSubstr("line 7"), HasSubstr("'x'")));
  EXPECT_THAT(failure(marks("c,0.1,1,1\n"), good_lesions, format),
              AllOf(HasSubstr("line 7"), HasSubstr("no mark in one row")));
  EXPECT_THAT(failure(marks("a,,,\n"), good_lesions, format), HasSubstr("no mark in one row"));
  EXPECT_THAT(failure(marks("a,-1e301,1,1\n"), good_lesions, format), HasSubstr("-1e"));
  EXPECT_THAT(failure(marks("a,0.1,,1\n"), good_lesions, format), HasSubstr("'x'"));
  EXPECT_THAT(failure("case,score,x,y,site\na,0.3,1,1,A\n", good_lesions, format),
              AllOf(HasSubstr("'site'"), HasSubstr("beside the lesions")));
  EXPECT_THAT(failure("case,score,x,y,z\na,0.3,1,1,1\n", good_lesions, format),
              HasSubstr("three dimensions"));
  EXPECT_THAT(failure(good_marks, good_lesions, format, {"old"}),
              AllOf(HasSubstr("no marks of 'old'"), HasSubstr("score")));
  EXPECT_THAT(failure(good_marks, good_lesions, format, {"score"},
                      {.rule = HitRule::overlap, .least = 0.5}),
              HasSubstr("'x0'"));
  EXPECT_THAT(failure("case,score,x0,y0,x1,y1\na,0.5,0,0,0,10\nb,,,,,\n",
                      "case,patient,lesion,x0,y0,x1,y1\na,p,l,0,0,10,20\nb,q,,,,,\n", format,
                      {"score"}, {.rule = HitRule::overlap, .least = 0.5}),
              HasSubstr("not wide"));
  EXPECT_THAT(failure("case,score,x,y,missing\na,0.5,1,1,1\n", good_lesions, format),
              HasSubstr("an output that is missing"));
  EXPECT_THAT(failure("case,score,x,y,missing\na,,,,yes\n", good_lesions, format),
              HasSubstr("missing 'yes'"));
}

}  // namespace
}  // namespace etalon::validation
