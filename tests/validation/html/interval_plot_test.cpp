// SPDX-License-Identifier: Apache-2.0
#include "validation/html/interval_plot.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace etalon::validation::html {
namespace {

HeldInterval held() {
  return {.title = "Interval of <x>",
          .lower = 0.8,
          .upper = 0.9,
          .estimate = 0.86,
          .limit = 0.75,
          .is_least = true,
          .css_class = "v-pass"};
}

TEST(IntervalPlot, tints_the_side_that_the_limit_accepts) {
  // The scale is 0.72 to 0.94, the plot from 8 to 192: 0.75 stands at 8 + 184 · 3 / 22.
  const std::string least = interval_plot(held(), "a");
  EXPECT_NE(least.find(R"(<rect class="accepted" x="33.09" y="3" width="158.91" height="22"/>)"),
            std::string::npos)
      << least;
  HeldInterval most = held();
  most.is_least = false;
  EXPECT_NE(interval_plot(most, "a").find(
                R"(<rect class="accepted" x="8" y="3" width="25.09" height="22"/>)"),
            std::string::npos);
  EXPECT_NE(least.find("Interval of &lt;x&gt;"), std::string::npos);
  EXPECT_NE(least.find("Interval from 0.8000 to 0.9000; required is at least 0.7500."),
            std::string::npos);
}

TEST(IntervalPlot, is_empty_without_an_end_or_with_one_that_is_not_finite) {
  for (const double bad :
       {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    HeldInterval interval = held();
    interval.upper = bad;
    EXPECT_EQ(interval_plot(interval, "a"), "");
    interval = held();
    interval.limit = bad;
    EXPECT_EQ(interval_plot(interval, "a"), "");
    interval = held();
    interval.estimate = bad;
    EXPECT_EQ(interval_plot(interval, "a"), "");
  }
  HeldInterval open = held();
  open.lower.reset();
  EXPECT_EQ(interval_plot(open, "a"), "");
  HeldInterval turned = held();
  turned.lower = 0.95;
  EXPECT_EQ(interval_plot(turned, "a"), "");
}

}  // namespace
}  // namespace etalon::validation::html
