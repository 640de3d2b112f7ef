// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_brier.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/influence.hpp"

namespace etalon::validation {
namespace {

TEST(TimeBrier, value_and_influence_are_those_of_the_weighted_definition) {
  for (std::uint64_t seed = 1; seed < 8; ++seed) {
    const PlainCases cases = random_cases(seed, 40, 9);
    const plain::Weights ones(40, 1.0);
    for (const double t : {3.0, 5.5}) {
      const TimeBrier mine = time_brier(cases.follow_up(), cases.risk, t);
      EXPECT_NEAR(mine.value, plain::brier_at(cases, ones, t), 1e-14);
      const std::vector<double> theirs = plain::derivative(
          40, [&](const plain::Weights& w) { return plain::brier_at(cases, w, t); });
      for (std::size_t i = 0; i < 40; ++i)
        EXPECT_NEAR(mine.influence[i], theirs[i], 1e-9) << "time " << t << " case " << i;
    }
  }
}

TEST(TimeBrier, without_censoring_is_the_brier_score) {
  PlainCases cases = random_cases(3, 60, 20);
  std::fill(cases.event.begin(), cases.event.end(), 1);
  std::vector<std::int64_t> labels;
  for (const double time : cases.time) labels.push_back(time <= 8 ? 1 : 0);
  const TimeBrier mine = time_brier(cases.follow_up(), cases.risk, 8);
  EXPECT_DOUBLE_EQ(mine.value, brier_score(cases.risk, labels));
}

TEST(TimeBrier, of_everybodys_risk_is_the_null_model_s) {
  PlainCases cases = random_cases(5, 60, 20);
  const double everybody = 1 - kaplan_meier(time_table(cases.follow_up())).survival.at(8);
  std::fill(cases.risk.begin(), cases.risk.end(), everybody);
  const TimeBrier mine = time_brier(cases.follow_up(), cases.risk, 8);
  EXPECT_EQ(mine.value, mine.null);
  EXPECT_EQ(mine.scaled(), 0);
}

TEST(TimeBrier, a_worse_risk_never_scores_better) {
  const PlainCases cases = random_cases(5, 60, 20);
  const double before = time_brier(cases.follow_up(), cases.risk, 8).value;
  for (std::size_t i = 0; i < 60; ++i) {
    PlainCases worse = cases;
    worse.risk[i] = cases.time[i] > 8 ? 1 : cases.event[i] == 1 ? 0 : cases.risk[i];
    EXPECT_GE(time_brier(worse.follow_up(), worse.risk, 8).value, before);
  }
}

TEST(TimeBrier, doubling_each_case_within_its_patient_changes_no_patient_variance) {
  const PlainCases cases = random_cases(17, 40, 20);
  PlainCases doubled = cases;
  doubled.time.insert(doubled.time.end(), cases.time.begin(), cases.time.end());
  doubled.event.insert(doubled.event.end(), cases.event.begin(), cases.event.end());
  doubled.risk.insert(doubled.risk.end(), cases.risk.begin(), cases.risk.end());
  std::vector<std::uint32_t> patient;
  for (std::uint32_t i = 0; i < 80; ++i) patient.push_back(i % 40);
  const auto once = time_brier(cases.follow_up(), cases.risk, 8);
  const auto twice = time_brier(doubled.follow_up(), doubled.risk, 8);
  EXPECT_NEAR(twice.value, once.value, 1e-14);
  EXPECT_NEAR(influence_variance(influence_by_patient(twice.influence, patient, 40)),
              influence_variance(once.influence), 1e-15);
}

TEST(TimeBrier, refuses_what_is_no_probability) {
  PlainCases cases = random_cases(5, 6, 20);
  cases.risk[4] = -0.1;
  expect_error(ErrorKind::numeric, "risk of case 4 is -0.1",
               [&] { (void)time_brier(cases.follow_up(), cases.risk, 8); });
}

}  // namespace
}  // namespace etalon::validation
