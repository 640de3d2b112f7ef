// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/influence.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(Influence, variance_is_the_sum_of_squares) {
  EXPECT_EQ(influence_variance(std::vector<double>{3, -4}), 25);
  EXPECT_EQ(influence_covariance(std::vector<double>{3, -4}, std::vector<double>{1, 2}), -5);
  expect_error(ErrorKind::format, "2 and 1 influence rows", [] {
    (void)influence_covariance(std::vector<double>{3, -4}, std::vector<double>{1});
  });
}

TEST(Influence, rows_of_patients_do_not_depend_on_the_order_of_their_cases) {
  const std::vector<double> rows = {1e16, 1, 5, -1e16, 1};
  const std::vector<std::uint32_t> patient = {0, 0, 1, 0, 0};
  const std::vector<double> other = {1, 1, -1e16, 1e16, 5};
  const std::vector<std::uint32_t> again = {0, 0, 0, 0, 1};
  EXPECT_EQ(influence_by_patient(rows, patient, 3), influence_by_patient(other, again, 3));
  EXPECT_EQ(influence_by_patient(rows, patient, 3)[1], 5);
  EXPECT_EQ(influence_by_patient(rows, patient, 3)[2], 0);
}

TEST(Influence, refuses_patients_that_nobody_numbered) {
  const std::vector<double> rows = {1, 2};
  expect_error(ErrorKind::format, "patient of case 1 is 3",
               [&] { (void)influence_by_patient(rows, std::vector<std::uint32_t>{0, 3}, 3); });
  expect_error(ErrorKind::format, "2 influence rows for 1 cases",
               [&] { (void)influence_by_patient(rows, std::vector<std::uint32_t>{0}, 3); });
}

}  // namespace
}  // namespace etalon::validation
