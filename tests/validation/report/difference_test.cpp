// SPDX-License-Identifier: Apache-2.0
#include "validation/report/difference.hpp"

#include <gtest/gtest.h>

#include "tests/validation/report/report_fixture.hpp"

namespace etalon::validation {
namespace {

TEST(ReportDifference, of_equal_reports_is_none) {
  EXPECT_EQ(report_difference(a_report(), a_report()), "");
}

TEST(ReportDifference, a_last_bit_of_another_c_library_is_none) {
  Report other = a_report();
  other.findings[1].lower = *other.findings[1].lower * (1 + 1e-15);
  other.curves[0].auc += 1e-13;
  EXPECT_EQ(report_difference(a_report(), other), "");
}

TEST(ReportDifference, names_the_finding_the_key_and_both_values) {
  Report other = a_report();
  other.findings[1].upper = 0.995;
  EXPECT_EQ(report_difference(a_report(), other),
            "findings L3.auc upper: the report says 0.99, computed again it is 0.995");
  other = a_report();
  other.findings[1].message = "trust me";
  EXPECT_NE(report_difference(a_report(), other).find("findings L3.auc message"),
            std::string::npos);
}

TEST(ReportDifference, counts_texts_and_what_is_missing_differ_at_once) {
  Report other = a_report();
  other.splits[1].positives += 1;
  EXPECT_NE(report_difference(a_report(), other).find("positives"), std::string::npos);
  other = a_report();
  other.findings.pop_back();
  EXPECT_NE(report_difference(a_report(), other), "");
  EXPECT_NE(report_difference(other, a_report()), "");
  other = a_report();
  other.operating_point.reset();
  EXPECT_NE(report_difference(a_report(), other).find("operating_point"), std::string::npos);
  EXPECT_NE(report_difference(other, a_report()).find("operating_point"), std::string::npos);
  other = a_report();
  other.curves[0].roc[1].sensitivity = 0.6;
  EXPECT_NE(report_difference(a_report(), other).find("curves [0] roc [1] [1]"), std::string::npos);
}

}  // namespace
}  // namespace etalon::validation
