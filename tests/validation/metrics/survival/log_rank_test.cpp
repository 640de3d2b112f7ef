// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/log_rank.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"

namespace etalon::validation {
namespace {

/// Freireich et al. 1963: 6-mercaptopurine (0) against placebo (1).
struct Remission {
  std::vector<double> time = {6,  6,  6,  7,  10, 13, 16, 22, 23, 6,  9,  10, 11, 17,
                              19, 20, 25, 32, 32, 34, 35, 1,  1,  2,  2,  3,  4,  4,
                              5,  5,  8,  8,  8,  8,  11, 11, 12, 12, 15, 17, 22, 23};
  std::vector<std::int64_t> event = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  std::vector<std::int64_t> arm = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
};

TEST(LogRank, of_the_remission_trial_is_the_textbook_s) {
  const Remission trial;
  const LogRank test = log_rank({trial.time, trial.event}, trial.arm, 2);
  // Kleinbaum and Klein: expected 19.25 and 10.75, log-rank 16.793.
  EXPECT_EQ(test.observed, (std::vector<std::int64_t>{9, 21}));
  EXPECT_NEAR(test.expected[0], 19.25, 0.005);
  EXPECT_NEAR(test.expected[1], 10.75, 0.005);
  EXPECT_NEAR(test.chi_squared, 16.793, 0.0005);
  EXPECT_EQ(test.degrees_of_freedom, 1);
}

TEST(LogRank, does_not_depend_on_the_names_of_groups) {
  const PlainCases cases = random_cases(3, 90, 12);
  std::vector<std::int64_t> group;
  std::vector<std::int64_t> renamed;
  for (std::int64_t i = 0; i < 90; ++i) {
    group.push_back(i % 3);
    renamed.push_back((i + 1) % 3);
  }
  const LogRank first = log_rank(cases.follow_up(), group, 3);
  const LogRank second = log_rank(cases.follow_up(), renamed, 3);
  EXPECT_NEAR(first.chi_squared, second.chi_squared, 1e-12);
  EXPECT_EQ(first.degrees_of_freedom, 2);
  double off = 0;
  for (std::size_t g = 0; g < 3; ++g)
    off += static_cast<double>(first.observed[g]) - first.expected[g];
  EXPECT_NEAR(off, 0, 1e-12);
}

TEST(LogRank, says_what_is_missing) {
  const std::vector<double> time = {1, 2};
  const std::vector<std::int64_t> event = {1, 1};
  expect_error(ErrorKind::format, "group 1 has no cases",
               [&] { (void)log_rank({time, event}, std::vector<std::int64_t>{0, 0}, 2); });
  expect_error(ErrorKind::format, "group of case 1 is 2",
               [&] { (void)log_rank({time, event}, std::vector<std::int64_t>{0, 2}, 2); });
  expect_error(ErrorKind::numeric, "not defined", [&] {
    (void)log_rank({time, std::vector<std::int64_t>{0, 1}}, std::vector<std::int64_t>{0, 1}, 2);
  });
  expect_error(ErrorKind::format, "there must be 2 or more",
               [&] { (void)log_rank({time, event}, std::vector<std::int64_t>{0, 0}, 1); });
}

}  // namespace
}  // namespace etalon::validation
