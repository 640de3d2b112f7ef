// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/bland_altman.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "validation/metrics/regression/errors.hpp"

namespace etalon::validation {
namespace {

TEST(BlandAltman, of_one_difference_a_patient_is_the_plain_one) {
  const std::vector<double> difference = {0.5, -1, 2, 0.25, 0.75, -0.5};
  const std::vector<double> nothing(6, 0.0);
  const std::vector<std::uint32_t> patient = {0, 1, 2, 3, 4, 5};
  const BlandAltman mine = bland_altman(difference, patient, 6, 1.96);
  const LimitsOfAgreement plain = limits_of_agreement({difference, nothing}, 1.96);
  EXPECT_DOUBLE_EQ(mine.bias, plain.bias.value);
  EXPECT_DOUBLE_EQ(mine.lower, plain.lower.value);
  EXPECT_DOUBLE_EQ(mine.upper, plain.upper.value);
  EXPECT_DOUBLE_EQ(mine.bias_error, plain.deviation.value / std::sqrt(6));
  EXPECT_EQ(mine.within, 0);
}

TEST(BlandAltman, tells_spread_between_patients_from_spread_within) {
  // Patients 0, 10 and 20, each ±1: mean squares 200 between (2 each), 2 within.
  const std::vector<double> difference = {-1, 1, 9, 11, 19, 21};
  const std::vector<std::uint32_t> patient = {0, 0, 1, 1, 2, 2};
  const BlandAltman mine = bland_altman(difference, patient, 3, 1);
  EXPECT_EQ(mine.bias, 10);
  EXPECT_DOUBLE_EQ(mine.within, 2);
  EXPECT_DOUBLE_EQ(mine.between, 99);
  EXPECT_DOUBLE_EQ(mine.upper, 10 + std::sqrt(101));
  EXPECT_DOUBLE_EQ(mine.bias_error, std::sqrt(100.0 / 3));
}

TEST(BlandAltman, without_a_patient_is_that_of_the_others) {
  std::mt19937_64 words(3);
  std::vector<double> difference;
  std::vector<std::uint32_t> patient;
  for (std::uint32_t p = 0; p < 9; ++p) {
    for (std::uint64_t k = 0; k <= words() % 4; ++k) {
      difference.push_back(1000 + static_cast<double>(words() % 1000) / 100);
      patient.push_back(p);
    }
  }
  const auto mine = bland_altman_without_each(difference, patient, 9, 1.96);
  for (std::uint32_t left_out = 0; left_out < 9; ++left_out) {
    std::vector<double> rest;
    std::vector<std::uint32_t> of;
    for (std::size_t i = 0; i < difference.size(); ++i) {
      if (patient[i] == left_out) continue;
      rest.push_back(difference[i]);
      of.push_back(patient[i] - (patient[i] > left_out ? 1 : 0));
    }
    const BlandAltman theirs = bland_altman(rest, of, 8, 1.96);
    EXPECT_NEAR(mine[left_out].bias, theirs.bias, 1e-10);
    EXPECT_NEAR(mine[left_out].upper, theirs.upper, 1e-10);
    EXPECT_NEAR(mine[left_out].bias_error, theirs.bias_error, 1e-12);
  }
}

TEST(BlandAltman, says_what_is_wrong) {
  const std::vector<double> difference = {1, 2};
  expect_error(ErrorKind::numeric, "differences of 1 patients",
               [&] { (void)bland_altman(difference, std::vector<std::uint32_t>{0, 0}, 1, 1.96); });
  expect_error(ErrorKind::format, "patient 1 has no cases",
               [&] { (void)bland_altman(difference, std::vector<std::uint32_t>{0, 2}, 3, 1.96); });
  expect_error(ErrorKind::format, "patient of case 1 is 2",
               [&] { (void)bland_altman(difference, std::vector<std::uint32_t>{0, 2}, 2, 1.96); });
  expect_error(ErrorKind::numeric, "difference of case 0 is nan", [&] {
    (void)bland_altman(std::vector<double>{std::nan(""), 1}, std::vector<std::uint32_t>{0, 1}, 2,
                       1.96);
  });
}

}  // namespace
}  // namespace etalon::validation
