// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/intraclass.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

/// Shrout & Fleiss 1979, table 2: six targets, four judges.
const std::vector<double> judged = {9, 2, 5, 8, 6,  1, 3, 2, 8, 4, 6, 8,
                                    7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

TEST(Intraclass, of_shrout_and_fleiss_s_example) {
  const Intraclass icc = intraclass({4, judged});
  // As printed: mean squares 11.24, 6.26, 32.49, 1.02; correlations .17 .29 .71 .44 .62 .91.
  EXPECT_NEAR(icc.between_subjects, 11.24, 0.005);
  EXPECT_NEAR(icc.within_subjects, 6.26, 0.005);
  EXPECT_NEAR(icc.between_raters, 32.49, 0.005);
  EXPECT_NEAR(icc.residual, 1.02, 0.005);
  EXPECT_NEAR(icc.one_way_single, 0.17, 0.005);
  EXPECT_NEAR(icc.agreement_single, 0.29, 0.005);
  EXPECT_NEAR(icc.consistency_single, 0.71, 0.005);
  EXPECT_NEAR(icc.one_way_mean, 0.44, 0.005);
  EXPECT_NEAR(icc.agreement_mean, 0.62, 0.005);
  EXPECT_NEAR(icc.consistency_mean, 0.91, 0.005);
}

TEST(Intraclass, without_a_patient_is_that_of_the_others) {
  const std::vector<std::uint32_t> patient = {0, 1, 1, 2, 3, 0};
  const std::vector<Intraclass> mine = intraclass_without_each({4, judged}, patient, 4);
  for (std::uint32_t left_out = 0; left_out < 4; ++left_out) {
    std::vector<double> rest;
    for (std::size_t at = 0; at < judged.size(); ++at) {
      if (patient[at / 4] != left_out) rest.push_back(judged[at]);
    }
    const Intraclass theirs = intraclass({4, rest});
    EXPECT_NEAR(mine[left_out].agreement_single, theirs.agreement_single, 1e-13);
    EXPECT_NEAR(mine[left_out].consistency_mean, theirs.consistency_mean, 1e-13);
    EXPECT_NEAR(mine[left_out].one_way_single, theirs.one_way_single, 1e-13);
  }
}

TEST(Intraclass, consistency_forgives_a_rater_s_offset_and_agreement_does_not) {
  std::vector<double> shifted = judged;
  for (std::size_t at = 0; at < shifted.size(); at += 4) shifted[at] += 100;
  EXPECT_NEAR(intraclass({4, shifted}).consistency_single,
              intraclass({4, judged}).consistency_single, 1e-9);
  EXPECT_LT(intraclass({4, shifted}).agreement_single, 0.01);
}

TEST(Intraclass, keeps_its_digits_far_from_zero) {
  std::vector<double> far = judged;
  for (double& value : far) value += 1e9;
  EXPECT_NEAR(intraclass({4, far}).agreement_single, intraclass({4, judged}).agreement_single,
              1e-13);
}

TEST(Intraclass, of_two_raters_has_the_derivative_by_a_subject) {
  const std::vector<double> own = {9, 6, 8, 7, 10, 6, 3, 4};
  const std::vector<double> other = {7, 5, 8, 4, 9, 6, 4, 1};
  constexpr std::size_t copies = 100;
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t copy = 0; copy < copies; ++copy) {
    first.insert(first.end(), own.begin(), own.end());
    second.insert(second.end(), other.begin(), other.end());
  }
  const IntraclassOfTwo all = intraclass_of_two(first, second);
  const auto with = [&](std::size_t at) {
    std::vector<double> both;
    for (std::size_t i = 0; i < first.size(); ++i) both.insert(both.end(), {first[i], second[i]});
    both.insert(both.end(), {own[at], other[at]});
    return intraclass({2, both});
  };
  const auto without = [&](std::size_t at) {
    std::vector<double> both;
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (i != at) both.insert(both.end(), {first[i], second[i]});
    }
    return intraclass({2, both});
  };
  for (std::size_t at = 0; at < own.size(); ++at) {
    const Intraclass more = with(at);
    const Intraclass less = without(at);
    EXPECT_NEAR(all.agreement.influence[at], (more.agreement_single - less.agreement_single) / 2,
                2e-7);
    EXPECT_NEAR(all.consistency.influence[at],
                (more.consistency_single - less.consistency_single) / 2, 2e-7);
    EXPECT_GT(std::abs(all.agreement.influence[at]), 1e-5);
  }
}

TEST(Intraclass, says_what_is_wrong) {
  expect_error(ErrorKind::numeric, "all measurements are equal",
               [] { (void)intraclass({2, std::vector<double>{1, 1, 1, 1}}); });
  expect_error(ErrorKind::format, "no whole number of subjects",
               [] { (void)intraclass({2, std::vector<double>{1, 1, 1}}); });
  expect_error(ErrorKind::format, "of 1 subjects",
               [] { (void)intraclass({2, std::vector<double>{1, 1}}); });
  expect_error(ErrorKind::numeric, "measurement 0 of subject 1 is nan",
               [] { (void)intraclass({2, std::vector<double>{1, 2, std::nan(""), 1}}); });
  // One subject is left: nothing to compare.
  const auto alone = intraclass_without_each({2, std::vector<double>{1, 2, 3, 5}},
                                             std::vector<std::uint32_t>{0, 1}, 2);
  EXPECT_TRUE(std::isnan(alone[0].agreement_single));
}

}  // namespace
}  // namespace etalon::validation
