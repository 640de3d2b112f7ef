// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/reader_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

/// iMRMC 2.1 on its own example: the difference, its variance and degrees of freedom.
constexpr ReaderEstimate published{-0.07275, 0.00161032219757, 30.3679136852};

TEST(ReaderInterval, of_the_published_example) {
  ReaderEstimate whole = published;
  whole.degrees_of_freedom = std::floor(published.degrees_of_freedom);  // as iMRMC tests
  EXPECT_NEAR(reader_interval(whole, 0.95).p, 0.0798633684, 5e-11);
  ReaderEstimate normal = published;
  normal.degrees_of_freedom = std::numeric_limits<double>::infinity();
  EXPECT_NEAR(reader_interval(normal, 0.95).interval.lower, -0.151401042, 5e-10);
  EXPECT_NEAR(reader_interval(normal, 0.95).interval.upper, 0.005901042, 5e-10);
}

TEST(ReaderInterval, excludes_what_its_p_value_rejects) {
  for (const double null : {-0.2, -0.15, -0.1, 0.0, 0.0101, 0.05}) {
    const ReaderInterval said = reader_interval(published, 0.95, null);
    const bool is_inside = said.interval.lower <= null && null <= said.interval.upper;
    EXPECT_EQ(is_inside, said.p >= 0.05) << null;
  }
}

TEST(ReaderInterval, fewer_degrees_of_freedom_widen_it) {
  double last = 0;
  for (const double degrees : {1000.0, 30.0, 8.0, 4.0, 1.5}) {
    ReaderEstimate estimate = published;
    estimate.degrees_of_freedom = degrees;
    const Interval interval = reader_interval(estimate, 0.95).interval;
    EXPECT_GT(interval.upper - interval.lower, last);
    last = interval.upper - interval.lower;
  }
}

TEST(ReaderInterval, is_not_made_of_a_variance_below_0) {
  expect_error(ErrorKind::numeric, "estimated as -0.001",
               [] { (void)reader_interval({0.1, -0.001, 5}, 0.95); });
  expect_error(ErrorKind::numeric, "confidence level", [] { (void)reader_interval(published, 1); });
}

}  // namespace
}  // namespace etalon::validation
