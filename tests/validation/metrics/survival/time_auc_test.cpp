// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_auc.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation {
namespace {

TEST(TimeAuc, value_and_influence_are_those_of_the_weighted_definition) {
  for (std::uint64_t seed = 1; seed < 8; ++seed) {
    const PlainCases cases = random_cases(seed, 40, 9);
    const plain::Weights ones(40, 1.0);
    for (const double t : {3.0, 5.5}) {
      const TimeAuc mine = time_auc(cases.follow_up(), cases.risk, t);
      EXPECT_NEAR(mine.value, plain::auc_at(cases, ones, t), 1e-14);
      const std::vector<double> theirs = plain::derivative(
          40, [&](const plain::Weights& w) { return plain::auc_at(cases, w, t); });
      for (std::size_t i = 0; i < 40; ++i)
        EXPECT_NEAR(mine.influence[i], theirs[i], 2e-9) << "time " << t << " case " << i;
    }
  }
}

TEST(TimeAuc, without_censoring_is_the_auc_of_two_classes) {
  PlainCases cases = random_cases(3, 60, 20);
  std::fill(cases.event.begin(), cases.event.end(), 1);
  std::vector<std::int64_t> labels;
  for (const double time : cases.time) labels.push_back(time <= 8 ? 1 : 0);
  EXPECT_EQ(time_auc(cases.follow_up(), cases.risk, 8).value, auc(cases.risk, labels));
}

TEST(TimeAuc, same_bits_for_any_order_of_cases) {
  PlainCases cases = random_cases(12, 60, 20);
  const double before = time_auc(cases.follow_up(), cases.risk, 8).value;
  std::reverse(cases.time.begin(), cases.time.end());
  std::reverse(cases.event.begin(), cases.event.end());
  std::reverse(cases.risk.begin(), cases.risk.end());
  EXPECT_EQ(time_auc(cases.follow_up(), cases.risk, 8).value, before);
}

TEST(TimeAuc, doubling_each_case_within_its_patient_changes_no_patient_variance) {
  const PlainCases cases = random_cases(17, 40, 20);
  PlainCases doubled = cases;
  doubled.time.insert(doubled.time.end(), cases.time.begin(), cases.time.end());
  doubled.event.insert(doubled.event.end(), cases.event.begin(), cases.event.end());
  doubled.risk.insert(doubled.risk.end(), cases.risk.begin(), cases.risk.end());
  std::vector<std::uint32_t> patient;
  for (std::uint32_t i = 0; i < 80; ++i) patient.push_back(i % 40);
  const auto once = time_auc(cases.follow_up(), cases.risk, 8);
  const auto twice = time_auc(doubled.follow_up(), doubled.risk, 8);
  EXPECT_NEAR(twice.value, once.value, 1e-14);
  EXPECT_NEAR(influence_variance(influence_by_patient(twice.influence, patient, 40)),
              influence_variance(once.influence), 1e-15);
}

TEST(TimeAuc, needs_events_before_and_cases_beyond_the_time) {
  const PlainCases cases = random_cases(12, 60, 20);
  expect_error(ErrorKind::numeric, "0 are followed beyond it",
               [&] { (void)time_auc(cases.follow_up(), cases.risk, 1000); });
  expect_error(ErrorKind::numeric, "0 cases have an event by 0.5",
               [&] { (void)time_auc(cases.follow_up(), cases.risk, 0.5); });
}

}  // namespace
}  // namespace etalon::validation
