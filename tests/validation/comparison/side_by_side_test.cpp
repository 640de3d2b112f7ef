// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/side_by_side.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SideBySide, tables_with_other_patients_are_not_set_side_by_side) {
  CaseTable first;
  first.ids = {"a", "b"};
  first.patients = {"p", "q"};
  first.scores["x"] = {0.1, 0.2};
  CaseTable second = first;
  second.scores = {{"y", {0.3, 0.4}}};
  const CaseTable both = side_by_side(first, "x", second, "y").cases;
  EXPECT_THAT(both.scores.at("second"), ElementsAre(0.3, 0.4));
  EXPECT_THAT(both.scores.at("first"), ElementsAre(0.1, 0.2));
  second.patients[1] = "r";
  EXPECT_THROW(static_cast<void>(side_by_side(first, "x", second, "y")), Error);
}

TEST(SideBySide, a_subgroup_is_what_every_table_that_names_it_says) {
  CaseTable first;
  first.ids = {"a", "b"};
  first.patients = {"p", "q"};
  first.scores["x"] = {0.1, 0.2};
  first.patients_named_by = NamedBy::both;
  CaseTable second = first;
  second.patients_named_by = NamedBy::labels;
  first.attributes = {{"sex", {"F", "M"}}, {"of_model", {"1", "2"}}};
  first.attributes_named_by = {{"sex", NamedBy::predictions}, {"of_model", NamedBy::predictions}};
  second.attributes["of_model"] = {"3", "4"};
  second.attributes_named_by["of_model"] = NamedBy::predictions;
  const SideBySide one = side_by_side(first, "x", second, "x", "sex");
  const SideBySide other = side_by_side(second, "x", first, "x", "sex");
  for (const SideBySide& each : {one, other})
    EXPECT_THAT(each.cases.attributes.at("sex"), ElementsAre("F", "M"));
  EXPECT_EQ(one.subgroup_named_by, (Sources{.first = true}));
  EXPECT_EQ(other.subgroup_named_by, (Sources{.second = true}));
  EXPECT_EQ(one.patients_named_by, (Sources{.first = true, .labels = true}));
  EXPECT_THAT(other.patients_named_by.names(), ElementsAre("second", "labels"));
  EXPECT_TRUE(side_by_side(first, "x", second, "x").cases.attributes.empty());
  second.attributes["sex"] = {"F", "F"};
  second.attributes_named_by["sex"] = NamedBy::predictions;
  try {
    static_cast<void>(side_by_side(first, "x", second, "x", "sex"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("column 'sex' of case 'b' is 'M' in the first table and "
                                        "'F' in the second"));
  }
}

}  // namespace
}  // namespace etalon::validation
