// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/mask_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& bytes) {
  try {
    (void)read_mask_table(bytes, "masks.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    return error.what();
  }
  return {};
}

TEST(MaskTable, has_its_cases_in_the_order_of_patient_and_case) {
  const MaskTable table = read_mask_table(
      "reference,case,prediction,patient,scanner\nr1,b,p1,q,x\nr2,a,,q,y\nr3,c,p3,o,z\n",
      "masks.csv");
  EXPECT_TRUE(table.are_patients_named);
  ASSERT_EQ(table.cases.size(), 3u);
  EXPECT_EQ(table.cases[0].id, "c");
  EXPECT_EQ(table.cases[1].id, "a");
  EXPECT_EQ(table.cases[1].prediction, "");
  EXPECT_EQ(table.cases[2].prediction, "p1");
  EXPECT_EQ(table.cases[2].reference, "r1");
}

TEST(MaskTable, without_patients_takes_each_case_for_one) {
  const MaskTable table = read_mask_table("case,prediction,reference\na,p,r\n", "masks.csv");
  EXPECT_FALSE(table.are_patients_named);
  EXPECT_EQ(table.cases[0].patient, "a");
}

TEST(MaskTable, names_file_line_and_column_of_what_it_lacks) {
  EXPECT_THAT(refusal("case,prediction\na,p\n"),
              testing::AllOf(HasSubstr("masks.csv"), HasSubstr("reference")));
  EXPECT_THAT(refusal("case,prediction,reference\na,p,\n"),
              testing::AllOf(HasSubstr("line 2"), HasSubstr("reference")));
  EXPECT_THAT(
      refusal("case,prediction,reference\na,p,r\nb,p,r\na,q,r\n"),
      testing::AllOf(HasSubstr("line 4"), HasSubstr("'a' stands twice (first in line 2); ")));
  EXPECT_THAT(refusal("case,prediction,reference\n"), HasSubstr("masks.csv"));
}

}  // namespace
}  // namespace etalon::validation
