// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/concordance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"
#include "validation/metrics/influence.hpp"

namespace etalon::validation {
namespace {

PairCounts plain_pairs(const PlainCases& c, double until) {
  PairCounts counts;
  for (std::size_t i = 0; i < c.time.size(); ++i) {
    if (c.event[i] == 0 || c.time[i] >= until) continue;
    for (std::size_t j = 0; j < c.time.size(); ++j) {
      if (i == j) continue;
      if (c.time[j] == c.time[i] && c.event[j] == 1) {
        if (i < j) ++(c.risk[i] == c.risk[j] ? counts.tied_both : counts.tied_time);
      } else if (c.time[j] >= c.time[i]) {
        ++(c.risk[i] > c.risk[j]   ? counts.concordant
           : c.risk[i] < c.risk[j] ? counts.discordant
                                   : counts.tied_risk);
      }
    }
  }
  return counts;
}

void expect_equal(const PairCounts& mine, const PairCounts& theirs) {
  EXPECT_EQ(mine.concordant, theirs.concordant);
  EXPECT_EQ(mine.discordant, theirs.discordant);
  EXPECT_EQ(mine.tied_risk, theirs.tied_risk);
  EXPECT_EQ(mine.tied_time, theirs.tied_time);
  EXPECT_EQ(mine.tied_both, theirs.tied_both);
}

TEST(Concordance, counts_are_those_of_the_pairs) {
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    const PlainCases cases = random_cases(seed, 3 + seed, 2 + seed % 12);
    for (const double until : {HUGE_VAL, 4.0}) {
      const PairCounts theirs = plain_pairs(cases, until);
      expect_equal(count_pairs(cases.follow_up(), cases.risk, {until}), theirs);
      if (theirs.compared() > 0) {
        expect_equal(harrell_concordance(cases.follow_up(), cases.risk, {until}).pairs, theirs);
      }
    }
  }
}

TEST(Concordance, values_and_influence_are_those_of_the_weighted_definition) {
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    const PlainCases cases = random_cases(seed, 36, 4 + 3 * seed);
    const std::size_t n = cases.time.size();
    const plain::Weights ones(n, 1.0);
    for (const double until : {HUGE_VAL, 6.0}) {
      for (const int power : {0, 2}) {
        const Concordance mine = power == 0
                                     ? harrell_concordance(cases.follow_up(), cases.risk, {until})
                                     : uno_concordance(cases.follow_up(), cases.risk, {until});
        EXPECT_NEAR(mine.value, plain::concordance(cases, ones, power, until), 1e-14);
        const std::vector<double> theirs = plain::derivative(
            n, [&](const plain::Weights& w) { return plain::concordance(cases, w, power, until); });
        for (std::size_t i = 0; i < n; ++i)
          EXPECT_NEAR(mine.influence[i], theirs[i], 2e-9) << "power " << power << " case " << i;
      }
    }
  }
}

TEST(Concordance, influence_adds_up_to_nothing) {
  const PlainCases cases = random_cases(8, 80, 20);
  const auto sum = [](const Concordance& c) {
    return std::accumulate(c.influence.begin(), c.influence.end(), 0.0);
  };
  EXPECT_NEAR(sum(harrell_concordance(cases.follow_up(), cases.risk)), 0, 1e-14);
  EXPECT_NEAR(sum(uno_concordance(cases.follow_up(), cases.risk)), 0, 1e-14);
  EXPECT_NEAR(sum(uno_concordance(cases.follow_up(), cases.risk, {}, CensoringWeights::fixed)), 0,
              1e-14);
}

TEST(Concordance, without_censoring_uno_is_harrell) {
  PlainCases cases = random_cases(3, 50, 15);
  std::fill(cases.event.begin(), cases.event.end(), 1);
  const Concordance harrell = harrell_concordance(cases.follow_up(), cases.risk);
  const Concordance uno = uno_concordance(cases.follow_up(), cases.risk);
  EXPECT_EQ(uno.value, harrell.value);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_NEAR(uno.influence[i], harrell.influence[i], 1e-15);
}

TEST(Concordance, same_bits_for_any_order_and_any_rising_transform_of_the_risk) {
  PlainCases cases = random_cases(21, 70, 11);
  const Concordance harrell = harrell_concordance(cases.follow_up(), cases.risk);
  const Concordance uno = uno_concordance(cases.follow_up(), cases.risk);
  std::vector<std::size_t> order(70);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(4));
  PlainCases shuffled;
  for (const std::size_t i : order) {
    shuffled.time.push_back(cases.time[i]);
    shuffled.event.push_back(cases.event[i]);
    shuffled.risk.push_back(std::exp(3 * cases.risk[i]) - 40);
  }
  const Concordance harrell_again = harrell_concordance(shuffled.follow_up(), shuffled.risk);
  const Concordance uno_again = uno_concordance(shuffled.follow_up(), shuffled.risk);
  EXPECT_EQ(harrell.value, harrell_again.value);
  EXPECT_EQ(uno.value, uno_again.value);
  for (std::size_t k = 0; k < 70; ++k) {
    EXPECT_EQ(harrell_again.influence[k], harrell.influence[order[k]]);
    EXPECT_EQ(uno_again.influence[k], uno.influence[order[k]]);
  }
}

TEST(Concordance, of_the_opposite_risk_is_the_complement) {
  PlainCases cases = random_cases(2, 60, 30);
  const PairCounts before = count_pairs(cases.follow_up(), cases.risk);
  for (double& risk : cases.risk) risk = -risk;
  const PairCounts after = count_pairs(cases.follow_up(), cases.risk);
  EXPECT_EQ(before.concordant, after.discordant);
  EXPECT_EQ(before.tied_risk, after.tied_risk);
  EXPECT_DOUBLE_EQ(before.c_index() + after.c_index(), 1);
}

TEST(Concordance, one_pair_put_right_never_lowers_it) {
  PlainCases cases = random_cases(13, 30, 25);
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t j = 0; j < 30; ++j) {
      if (cases.event[i] != 1 || cases.time[i] >= cases.time[j]) continue;
      if (cases.risk[i] >= cases.risk[j]) continue;
      PlainCases better = cases;
      std::swap(better.risk[i], better.risk[j]);
      EXPECT_GE(count_pairs(better.follow_up(), better.risk).c_index(),
                count_pairs(cases.follow_up(), cases.risk).c_index());
    }
  }
}

TEST(Concordance, doubling_each_case_within_its_patient_changes_no_patient_variance) {
  const PlainCases cases = random_cases(17, 40, 40);
  PlainCases doubled = cases;
  doubled.time.insert(doubled.time.end(), cases.time.begin(), cases.time.end());
  doubled.event.insert(doubled.event.end(), cases.event.begin(), cases.event.end());
  doubled.risk.insert(doubled.risk.end(), cases.risk.begin(), cases.risk.end());
  const Concordance once = uno_concordance(cases.follow_up(), cases.risk);
  const Concordance twice = uno_concordance(doubled.follow_up(), doubled.risk);
  EXPECT_NEAR(twice.value, once.value, 1e-14);
  std::vector<double> by_patient(40);
  for (std::size_t i = 0; i < 40; ++i) by_patient[i] = twice.influence[i] + twice.influence[i + 40];
  EXPECT_NEAR(influence_variance(by_patient), influence_variance(once.influence), 1e-15);
}

TEST(Concordance, a_missing_output_loses_all_its_pairs) {
  const PlainCases cases = random_cases(19, 40, 20);
  std::vector<std::uint8_t> missing(40, 0);
  const PairCounts all = count_pairs(cases.follow_up(), cases.risk);
  expect_equal(count_pairs_at_worst(cases.follow_up(), cases.risk, missing), all);
  double last = all.c_index();
  for (const std::size_t i : {3U, 7U, 20U, 31U}) {
    missing[i] = 1;
    const PairCounts worse = count_pairs_at_worst(cases.follow_up(), cases.risk, missing);
    EXPECT_EQ(worse.compared(), all.compared());
    EXPECT_EQ(worse.tied_time + worse.tied_both, all.tied_time + all.tied_both);
    EXPECT_LE(worse.c_index(), last);
    last = worse.c_index();
  }
  std::fill(missing.begin(), missing.end(), 1);
  EXPECT_EQ(count_pairs_at_worst(cases.follow_up(), cases.risk, missing).c_index(), 0);
}

TEST(Concordance, needs_a_pair_to_compare) {
  const std::vector<double> time = {1, 2};
  const std::vector<double> risk = {0, 1};
  const std::vector<std::int64_t> none = {0, 0};
  expect_error(ErrorKind::numeric, "no pair of cases can be compared",
               [&] { (void)uno_concordance({time, none}, risk); });
  expect_error(ErrorKind::numeric, "no pair of cases can be compared",
               [&] { (void)harrell_concordance({time, none}, risk); });
  expect_error(ErrorKind::numeric, "risk of case 1 is nan",
               [&] { (void)count_pairs({time, none}, std::vector<double>{0, std::nan("")}); });
  expect_error(ErrorKind::numeric, "name a time above 0",
               [&] { (void)count_pairs({time, none}, risk, {0}); });
}

TEST(Concordance, does_not_overflow_where_32_bit_pairs_would) {
  // 100 000 events before 100 000 survivors: 10^10 pairs between them alone.
  std::vector<double> time;
  std::vector<std::int64_t> event;
  std::vector<double> risk;
  for (int i = 0; i < 200000; ++i) {
    time.push_back(i < 100000 ? 1 : 2);
    event.push_back(i < 100000 ? 1 : 0);
    risk.push_back(i < 100000 ? 1 : 0);
  }
  const PairCounts counts = count_pairs({time, event}, risk);
  EXPECT_EQ(counts.concordant, 10000000000);
  EXPECT_EQ(counts.tied_both, 4999950000);
  EXPECT_EQ(harrell_concordance({time, event}, risk).value, 1);
}

}  // namespace
}  // namespace etalon::validation
