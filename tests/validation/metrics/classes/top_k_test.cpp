// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/top_k.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "validation/metrics/classes/class_table.hpp"

namespace etalon::validation {
namespace {

TEST(TopK, counts_labels_among_the_best) {
  const std::vector<double> scores = {0.5, 0.3, 0.2, 0.1, 0.6, 0.3, 0.2, 0.3, 0.5};
  const std::vector<std::int64_t> labels = {1, 1, 0};
  EXPECT_EQ(top_k(scores, labels, 3, 1).hits, 1);
  EXPECT_EQ(top_k(scores, labels, 3, 2).hits, 2);
}

TEST(TopK, ties_count_against_the_model) {
  const std::vector<double> flat = {1, 1, 1, 1, 1, 1};
  const std::vector<std::int64_t> labels = {0, 1};
  EXPECT_EQ(top_k(flat, labels, 3, 1).value(), 0);
  EXPECT_EQ(top_k(flat, labels, 3, 2).value(), 0);
}

TEST(TopK, refuses_what_says_nothing) {
  const std::vector<double> scores = {1, 2, 3};
  expect_error(ErrorKind::format, "the best 3 of 3",
               [&] { (void)top_k(scores, std::vector<std::int64_t>{0}, 3, 3); });
  expect_error(ErrorKind::format, "label of case 0 is 3",
               [&] { (void)top_k(scores, std::vector<std::int64_t>{3}, 3, 1); });
}

}  // namespace
}  // namespace etalon::validation
