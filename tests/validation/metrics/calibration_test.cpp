// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/small_sample.hpp"

namespace etalon::validation {
namespace {

TEST(Calibration, a_score_of_1_belongs_to_the_last_bin) {
  EXPECT_EQ(calibration_bin(1.0, 10), 9);
  EXPECT_EQ(calibration_bin(1.0, 1), 0);
  EXPECT_EQ(calibration_bin(std::nextafter(1.0, 0.0), 10), 9);
}

TEST(Calibration, a_score_of_0_belongs_to_the_first_bin) {
  EXPECT_EQ(calibration_bin(0.0, 10), 0);
  EXPECT_EQ(calibration_bin(-0.0, 10), 0);
  EXPECT_EQ(calibration_bin(std::numeric_limits<double>::denorm_min(), 10), 0);
}

TEST(Calibration, bins_are_closed_on_the_left) {
  EXPECT_EQ(calibration_bin(0.5, 10), 5);
  EXPECT_EQ(calibration_bin(std::nextafter(0.5, 0.0), 10), 4);
  EXPECT_EQ(calibration_bin(0.25, 4), 1);
}

TEST(Calibration, the_table_counts_every_case_once) {
  const SmallSample sample;
  const auto table = reliability_table(sample.scores, sample.labels, 5);
  ASSERT_EQ(table.size(), 5U);
  // Scores by fifths: {0.1, 0}, {0.35, 0.2}, {0.4, 0.4, 0.4}, {0.65, 0.7}, {0.8, 0.9, 1}.
  const std::vector<std::int64_t> cases = {2, 2, 3, 2, 3};
  const std::vector<std::int64_t> positives = {0, 1, 1, 1, 3};
  const std::vector<double> means = {0.05, 0.275, 0.4, 0.675, 0.9};
  for (std::size_t bin = 0; bin < 5; ++bin) {
    EXPECT_EQ(table[bin].cases, cases[bin]) << "bin " << bin;
    EXPECT_EQ(table[bin].positives, positives[bin]) << "bin " << bin;
    EXPECT_DOUBLE_EQ(table[bin].mean_score, means[bin]) << "bin " << bin;
    EXPECT_DOUBLE_EQ(table[bin].lower_edge, 0.2 * static_cast<double>(bin));
    EXPECT_DOUBLE_EQ(table[bin].upper_edge, 0.2 * static_cast<double>(bin + 1));
  }
}

TEST(Calibration, empty_bins_stand_in_the_table_with_zeros) {
  const auto table =
      reliability_table(std::vector<double>{0.05, 0.95}, std::vector<std::int64_t>{0, 1}, 10);
  ASSERT_EQ(table.size(), 10U);
  for (std::size_t bin = 1; bin < 9; ++bin) {
    EXPECT_EQ(table[bin].cases, 0);
    EXPECT_EQ(table[bin].mean_score, 0.0);
    EXPECT_EQ(table[bin].observed_share, 0.0);
  }
}

TEST(Calibration, impossible_tables_are_refused) {
  expect_error(ErrorKind::config, "a reliability table of 0 bins", [] {
    (void)reliability_table(std::vector<double>{0.5}, std::vector<std::int64_t>{0}, 0);
  });
}

}  // namespace
}  // namespace etalon::validation
