// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/binary_input.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

using Labels = std::vector<std::int64_t>;
using Scores = std::vector<double>;

TEST(BinaryInput, counts_both_classes) {
  const ClassCounts counts = check_scores(Scores{0.1, -3, 7, 0}, Labels{0, 1, 1, 1});
  EXPECT_EQ(counts.positives, 3);
  EXPECT_EQ(counts.negatives, 1);
}

TEST(BinaryInput, a_score_that_is_not_finite_is_refused_by_case) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    expect_error(ErrorKind::numeric, "score of case 1 is ",
                 [&] { check_scores(Scores{0.5, bad}, Labels{0, 1}); });
  }
}

TEST(BinaryInput, a_third_class_is_refused_by_case) {
  expect_error(ErrorKind::format, "label of case 2 is 2",
               [] { check_scores(Scores{1, 2, 3}, Labels{0, 1, 2}); });
}

TEST(BinaryInput, a_sealed_label_is_refused) {
  expect_error(ErrorKind::format, "a sealed label is -1",
               [] { check_scores(Scores{1}, Labels{-1}); });
}

TEST(BinaryInput, columns_of_different_length_are_refused) {
  expect_error(ErrorKind::format, "2 scores for 1 labels",
               [] { check_scores(Scores{1, 2}, Labels{0}); });
}

TEST(BinaryInput, no_cases_are_refused) {
  expect_error(ErrorKind::format, "no cases", [] { check_scores(Scores{}, Labels{}); });
}

TEST(BinaryInput, one_class_only_is_refused_with_its_counts) {
  expect_error(ErrorKind::numeric, "3 positives and 0 negatives",
               [] { check_both_classes(Scores{1, 2, 3}, Labels{1, 1, 1}); });
  expect_error(ErrorKind::numeric, "needs at least 2 of each class",
               [] { check_both_classes(Scores{1, 2, 3}, Labels{1, 1, 0}, 2); });
}

TEST(BinaryInput, probabilities_may_be_0_and_1_but_nothing_beyond) {
  EXPECT_NO_THROW(check_probabilities(Scores{0, 1}, Labels{0, 1}));
  expect_error(ErrorKind::numeric, "score of case 0 is -0.25",
               [] { check_probabilities(Scores{-0.25, 1}, Labels{0, 1}); });
  expect_error(ErrorKind::numeric, "apply the sigmoid?",
               [] { check_probabilities(Scores{0.5, 1.5}, Labels{0, 1}); });
}

}  // namespace
}  // namespace etalon::validation
