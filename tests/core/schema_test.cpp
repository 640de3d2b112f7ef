// SPDX-License-Identifier: Apache-2.0
#include "core/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Schema, the_one_that_is_known_has_no_fault) {
  EXPECT_EQ(schema_fault("etalon.report/4", "etalon.report/4"), "");
  EXPECT_EQ(schema_fault(std::int64_t{2}, std::int64_t{2}), "");
  EXPECT_FALSE(is_other_version("etalon.report/4", "etalon.report/4"));
}

TEST(Schema, an_earlier_or_later_version_is_named_as_one_with_what_to_do) {
  EXPECT_THAT(schema_fault("etalon.report/3", "etalon.report/10"),
              AllOf(HasSubstr("is \"etalon.report/3\", of an earlier version of Etalon (this build "
                              "reads \"etalon.report/10\")"),
                    HasSubstr("use the Etalon that wrote it"), HasSubstr("another job.directory")));
  EXPECT_THAT(schema_fault("etalon.report/11", "etalon.report/10"),
              HasSubstr("of a later version of Etalon"));
  EXPECT_THAT(schema_fault(std::int64_t{1}, std::int64_t{2}),
              HasSubstr("is 1, of an earlier version of Etalon (this build reads 2)"));
}

TEST(Schema, another_document_is_no_version_of_this_one) {
  for (const char* other : {"", "4", "report/4", "etalon.plan/3", "etalon.report/", "etalon.report",
                            "etalon.report/four", "etalon.report/4/4", "etalon.reports/3"}) {
    EXPECT_FALSE(is_other_version(other, "etalon.report/4")) << other;
    EXPECT_THAT(schema_fault(other, "etalon.report/4"),
                AllOf(HasSubstr(other), HasSubstr("this build reads \"etalon.report/4\""),
                      Not(HasSubstr("version"))));
  }
}

}  // namespace
}  // namespace etalon
