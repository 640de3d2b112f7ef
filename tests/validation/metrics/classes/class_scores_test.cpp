// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(ClassScores, counts_cases_of_each_class) {
  const std::vector<double> scores = {1, 2, 3, 4, 5, 6};
  const std::vector<std::int64_t> labels = {2, 2};
  EXPECT_EQ(check_class_scores(scores, labels, 3), (std::vector<std::int64_t>{0, 0, 2}));
}

TEST(ClassScores, are_refused_by_name) {
  const std::vector<std::int64_t> labels = {0, 1};
  expect_error(ErrorKind::format, "3 scores for 2 labels of 2 classes",
               [&] { (void)check_class_scores(std::vector<double>{1, 2, 3}, labels, 2); });
  expect_error(ErrorKind::numeric, "score of case 1 for class 0 is inf", [&] {
    (void)check_class_scores(std::vector<double>{1, 2, HUGE_VAL, 3}, labels, 2);
  });
  expect_error(ErrorKind::format, "no cases", [] { (void)check_class_scores({}, {}, 2); });
}

}  // namespace
}  // namespace etalon::validation
