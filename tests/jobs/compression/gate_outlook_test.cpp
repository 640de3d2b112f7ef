// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate_outlook.hpp"

#include <gtest/gtest.h>

#include "jobs/compression/gate.hpp"

namespace etalon::jobs {
namespace {

struct Cases {
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;

  /// Patients of one class with that many cases each.
  void add(std::int64_t label, std::int64_t count, std::int64_t cases) {
    for (std::int64_t p = 0; p < count; ++p, ++next_) {
      labels.insert(labels.end(), static_cast<std::size_t>(cases), label);
      patients.insert(patients.end(), static_cast<std::size_t>(cases), next_);
    }
  }
  [[nodiscard]] GateOutlook outlook() const {
    return gate_outlook(labels, patients, {"well", "ill"}, 0.02);
  }

 private:
  std::uint32_t next_ = 0;
};

TEST(GateOutlook, counts_patients_as_the_bound_does) {
  Cases cases;
  cases.add(0, 30, 1);
  cases.add(1, 8, 60);
  cases.add(1, 67, 1);
  // (Σ k)² / Σ k² = 547² / (8 · 3600 + 67) = 10.4
  EXPECT_EQ(cases.outlook().doubt, "");
  EXPECT_EQ(cases.outlook().cases,
            "the validation split has 75 patients with samples of class 'ill', who say as much as "
            "10 of equal size");
  cases = {};
  cases.add(0, 30, 1);
  cases.add(1, 7, 60);
  cases.add(1, 68, 1);
  EXPECT_EQ(cases.outlook().doubt,
            "the validation split has 75 patients with samples of class 'ill', who say as much as "
            "9 of equal size, but the gate of compression needs 10");
  cases = {};
  cases.add(0, 9, 3);
  cases.add(1, 30, 1);
  EXPECT_EQ(cases.outlook().doubt,
            "the validation split has 9 patients with samples of class 'well', but the gate of "
            "compression needs 10");
  cases = {};
  cases.add(0, 20, 1);
  EXPECT_EQ(cases.outlook().doubt,
            "the validation split has 0 patients with samples of class 'ill', but the gate of "
            "compression needs 10");
}

TEST(GateOutlook, says_beforehand_what_the_gate_says_of_equal_models) {
  Cases cases;
  cases.add(0, 25, 2);
  cases.add(1, 4, 5);
  cases.add(1, 20, 1);
  // Whatever the two models are worth.
  std::vector<double> scores;
  for (std::size_t i = 0; i < cases.labels.size(); ++i)
    scores.push_back(static_cast<double>(i * 7 % 11) + static_cast<double>(cases.labels[i]));
  const GateRound round = judge_scores({scores, scores, cases.labels, cases.patients}, 0.05, 0.02);
  EXPECT_DOUBLE_EQ(cases.outlook().equal_models, round.lower);
  EXPECT_LT(round.lower, 0);
}

}  // namespace
}  // namespace etalon::jobs
