// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/auc_rows.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/philox.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"

namespace etalon::validation {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Two models on cases of patients with none to six of them, ties, and outputs that are missing.
struct Cases {
  std::vector<std::int64_t> labels = {};
  std::vector<std::uint32_t> patients = {};
  std::array<std::vector<double>, 2> scores = {};

  Cases(std::uint64_t seed, double share_missing) {
    const RandomStream random(seed, RandomPurpose::bootstrap, 1);
    std::uint64_t next = 0;
    const auto uniform = [&] { return random.uniform(next++); };
    for (std::uint32_t patient = 0; patient < 60; ++patient) {
      const int count = 1 + static_cast<int>(6 * uniform());
      for (int i = 0; i < count; ++i) {
        labels.push_back(uniform() < 0.4 ? 1 : 0);
        patients.push_back(patient);
        for (auto& of_model : scores) {
          const double score =
              std::floor(8 * (uniform() + 0.4 * static_cast<double>(labels.back()))) / 8;
          of_model.push_back(uniform() < share_missing ? none : score);
        }
      }
    }
  }

  /// Missing outputs below all others where a positive one is to be wrong.
  [[nodiscard]] std::vector<double> ranked(std::size_t model, MissingRanks ranks) const {
    std::vector<double> filled = scores[model];
    for (std::size_t i = 0; i < filled.size(); ++i) {
      if (std::isnan(filled[i]))
        filled[i] = (labels[i] == 1) == (ranks == MissingRanks::worst) ? -100 : 100;
    }
    return filled;
  }

  /// Counted pair by pair.
  [[nodiscard]] AucRows rows(std::size_t model) const {
    AucRows rows;
    for (auto& of_class : rows.patients) of_class.resize(60);
    const auto& own = scores[model];
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::size_t kind = labels[i] == 1 ? 0 : 1;
      AucRow& row = rows.patients[kind][patients[i]];
      if (std::isnan(own[i])) {
        ++row.missing;
        ++rows.missing[kind];
        continue;
      }
      ++rows.given[kind];
      std::uint32_t lost = 0;
      for (std::size_t k = 0; k < own.size(); ++k) {
        if (labels[k] == labels[i] || std::isnan(own[k])) continue;
        const bool is_wrong = labels[i] == 1 ? own[k] > own[i] : own[k] < own[i];
        lost += is_wrong ? 2U : own[k] == own[i] ? 1U : 0U;
      }
      row.add(lost);
    }
    return rows;
  }
};

void expect_same(const AucSpread& found, const AucSpread& expected) {
  EXPECT_EQ(found.auc, expected.auc);
  EXPECT_EQ(found.variance(), expected.variance());
  EXPECT_EQ(found.shared, expected.shared);
  EXPECT_EQ(found.lost_together, expected.lost_together);
  EXPECT_EQ(found.alike_together, expected.alike_together);
  EXPECT_EQ(auc_lower_bound(found, 0.025).value, auc_lower_bound(expected, 0.025).value);
}

TEST(AucRows, give_the_bits_of_the_scores_themselves) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Cases cases(seed, 0);
    const AucRows rows = cases.rows(0);
    expect_same(auc_spread(rows, MissingRanks::best),
                auc_spread(cases.scores[0], cases.labels, cases.patients));
  }
}

TEST(AucRows, hold_missing_outputs_at_either_end) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Cases cases(seed, 0.1);
    const AucRows rows = cases.rows(0);
    const auto worst = cases.ranked(0, MissingRanks::worst);
    const auto best = cases.ranked(0, MissingRanks::best);
    expect_same(auc_spread(rows, MissingRanks::best),
                auc_spread(worst, best, cases.labels, cases.patients));
    expect_same(auc_spread(rows, MissingRanks::worst),
                auc_spread(worst, cases.labels, cases.patients));
    const double pairs =
        2.0 * static_cast<double>(rows.cases(0)) * static_cast<double>(rows.cases(1));
    EXPECT_EQ(static_cast<double>(half_pairs_of(rows, MissingRanks::best)) / pairs,
              auc_spread(best, cases.labels, cases.patients).auc);
  }
}

TEST(AucRows, of_two_models_give_the_bits_of_their_difference) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (const double share : {0.0, 0.1}) {
      const Cases cases(seed, share);
      const AucRows candidate = cases.rows(0);
      const AucRows reference = cases.rows(1);
      const auto worst = cases.ranked(0, MissingRanks::worst);
      const auto best = cases.ranked(0, MissingRanks::best);
      const auto other_worst = cases.ranked(1, MissingRanks::worst);
      const auto other_best = cases.ranked(1, MissingRanks::best);
      const auto expect = [&](const DifferenceSpread& found, const DifferenceSpread& expected) {
        EXPECT_EQ(found.difference, expected.difference);
        EXPECT_EQ(found.variance, expected.variance);
        EXPECT_EQ(found.skewness, expected.skewness);
        EXPECT_EQ(difference_lower_bound(found, 0.025).value,
                  difference_lower_bound(expected, 0.025).value);
      };
      expect(auc_difference_spread(candidate, reference, MissingRanks::worst, true),
             auc_difference_spread({worst, other_best}, {best, other_worst}, cases.labels,
                                   cases.patients));
      expect(auc_difference_spread(candidate, reference, MissingRanks::best, false),
             auc_difference_spread(best, other_worst, cases.labels, cases.patients));
    }
  }
}

}  // namespace
}  // namespace etalon::validation
