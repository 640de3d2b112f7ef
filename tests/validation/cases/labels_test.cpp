// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string failure(std::string_view table) {
  try {
    static_cast<void>(Labels(TextTable(table, "l.csv")));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    return error.what();
  }
  return "no error";
}

TEST(Labels, of_one_of_several_classes_are_named_by_it) {
  const TextTable table("case,class\na,melanoma\nb,nevus\nc,keratosis\nd,nevus\n", "l.csv");
  const Labels labels(table);
  EXPECT_EQ(labels.target(), Target::two_classes);
  EXPECT_THAT(labels.names(), ElementsAre("keratosis", "melanoma", "nevus"));
  EXPECT_THAT(labels.named(labels.row_of("a")), ElementsAre(0, 1, 0));
  EXPECT_THAT(labels.named(labels.row_of("d")), ElementsAre(0, 0, 1));
  EXPECT_TRUE(labels.is_label("class"));
  EXPECT_FALSE(labels.is_label("case"));
}

TEST(Labels, of_a_class_that_nobody_knows_are_left_empty) {
  const TextTable table("case,class\na,x\nb,\nc,y\n", "l.csv");
  const Labels labels(table);
  EXPECT_TRUE(labels.are_exclusive());
  EXPECT_THAT(labels.names(), ElementsAre("x", "y"));
  EXPECT_THAT(labels.named(labels.row_of("a")), ElementsAre(1, 0));
  EXPECT_THAT(labels.named(labels.row_of("b")), ElementsAre(-1, -1));
}

TEST(Labels, that_do_not_exclude_each_other_may_be_unknown) {
  const TextTable table("label.edema,case,label.effusion,sex\n1,a,0,F\n,b,1,M\n0,c,,F\n", "l.csv");
  const Labels labels(table);
  EXPECT_THAT(labels.names(), ElementsAre("edema", "effusion"));
  EXPECT_THAT(labels.named(labels.row_of("a")), ElementsAre(1, 0));
  EXPECT_THAT(labels.named(labels.row_of("b")), ElementsAre(-1, 1));
  EXPECT_THAT(labels.named(labels.row_of("c")), ElementsAre(0, -1));
  EXPECT_FALSE(labels.is_label("sex"));
}

TEST(Labels, that_do_not_say_their_kind_are_named_with_their_place) {
  EXPECT_THAT(failure("case,class\na,\nb,\n"),
              HasSubstr("l.csv: column 'class' is empty in every line"));
  EXPECT_THAT(failure("case,class\na,x\nb,x\nc,\n"), HasSubstr("every case is of class 'x'"));
  EXPECT_THAT(failure("case,label.x,label.y\na,1,0\nb,2,0\n"),
              HasSubstr("l.csv: line 3: label.x '2' is not 0"));
  EXPECT_THAT(failure("case,label.\na,1\n"), HasSubstr("has no name behind the point"));
  EXPECT_THAT(failure("case,label.x,label\na,1,1\n"), HasSubstr("needs a column"));
  EXPECT_THAT(failure("case,class,label\na,x,1\n"), HasSubstr("needs a column"));
  EXPECT_THAT(failure("case,class\na,x\na,y\n"), HasSubstr("line 3: case 'a' stands twice"));
  EXPECT_THAT(failure("case,class\na,x\nb," + std::string(201, 'y')),
              HasSubstr("l.csv: line 3: the name of a class has 201 bytes; 200 are the most"));
  std::string many = "case,class\n";
  for (std::size_t i = 0; i <= Labels::most_names; ++i) many += text("c", i, ",k", i, "\n");
  EXPECT_THAT(failure(many), HasSubstr("more than 200 classes"));
}

}  // namespace
}  // namespace etalon::validation
