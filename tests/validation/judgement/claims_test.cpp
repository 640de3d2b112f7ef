// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/philox.hpp"

namespace etalon::validation {
namespace {

constexpr double error = 0.025;
constexpr FamilyMethod methods[] = {FamilyMethod::bonferroni, FamilyMethod::holm,
                                    FamilyMethod::hochberg, FamilyMethod::fixed_sequence};

/// A p-value meets each error that it does not exceed.
std::vector<ClaimDecision> decided(FamilyMethod method, const std::vector<double>& p) {
  return decide_claims(method, p.size(), [&](std::size_t claim, std::int64_t divisor) {
    return p[claim] <= error / static_cast<double>(divisor);
  });
}

std::vector<bool> shown(FamilyMethod method, const std::vector<double>& p) {
  std::vector<bool> result;
  for (const ClaimDecision& each : decided(method, p)) result.push_back(each.is_shown);
  return result;
}

/// The adjusted p-values of Holm 1979 and Hochberg 1988, as text books write them.
std::vector<bool> by_adjusted(FamilyMethod method, const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
  const std::size_t m = p.size();
  std::vector<bool> result(m);
  if (method == FamilyMethod::holm) {
    double adjusted = 0;
    for (std::size_t k = 0; k < m; ++k) {
      adjusted = std::max(adjusted, static_cast<double>(m - k) * p[order[k]]);
      result[order[k]] = adjusted <= error;
    }
  } else {
    double adjusted = 1;
    for (std::size_t k = m; k-- > 0;) {
      adjusted = std::min(adjusted, static_cast<double>(m - k) * p[order[k]]);
      result[order[k]] = adjusted <= error;
    }
  }
  return result;
}

std::vector<double> random_p(std::size_t claims, std::uint64_t round) {
  const RandomStream draws(3, RandomPurpose::test, round);
  std::vector<double> p;
  for (std::size_t i = 0; i < claims; ++i) p.push_back(0.1 * std::pow(draws.uniform_double(i), 2));
  return p;
}

TEST(Claims, holm_and_hochberg_are_those_of_adjusted_p_values) {
  std::int64_t parted = 0;
  for (std::uint64_t round = 0; round < 2000; ++round) {
    const auto p = random_p(1 + round % 12, round);
    EXPECT_EQ(shown(FamilyMethod::holm, p), by_adjusted(FamilyMethod::holm, p));
    EXPECT_EQ(shown(FamilyMethod::hochberg, p), by_adjusted(FamilyMethod::hochberg, p));
    parted += shown(FamilyMethod::holm, p) != shown(FamilyMethod::hochberg, p) ? 1 : 0;
  }
  EXPECT_GT(parted, 20);
}

TEST(Claims, the_published_example_of_holm_comes_out) {
  // Holm 1979 shows two of three where Bonferroni shows one.
  const std::vector<double> p = {0.013, 0.008, 0.2};
  EXPECT_EQ(shown(FamilyMethod::bonferroni, p), (std::vector{false, true, false}));
  EXPECT_EQ(shown(FamilyMethod::holm, p), (std::vector{false, true, false}));
  EXPECT_EQ(shown(FamilyMethod::holm, {0.012, 0.008, 0.2}), (std::vector{true, true, false}));
  // Hochberg shows both where both are at the whole error, Holm none.
  EXPECT_EQ(shown(FamilyMethod::hochberg, {0.024, 0.025}), (std::vector{true, true}));
  EXPECT_EQ(shown(FamilyMethod::holm, {0.024, 0.025}), (std::vector{false, false}));
}

TEST(Claims, each_shows_what_a_stricter_one_shows) {
  for (std::uint64_t round = 0; round < 500; ++round) {
    const auto p = random_p(1 + round % 9, 5000 + round);
    const auto least = shown(FamilyMethod::bonferroni, p);
    const auto holm = shown(FamilyMethod::holm, p);
    const auto hochberg = shown(FamilyMethod::hochberg, p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_LE(least[i], holm[i]);
      EXPECT_LE(holm[i], hochberg[i]);
      EXPECT_LE(hochberg[i], p[i] <= error);
    }
  }
}

TEST(Claims, the_order_changes_nothing_but_in_a_sequence) {
  for (std::uint64_t round = 0; round < 300; ++round) {
    auto p = random_p(2 + round % 8, 7000 + round);
    auto turned = p;
    std::ranges::reverse(turned);
    for (const FamilyMethod method :
         {FamilyMethod::bonferroni, FamilyMethod::holm, FamilyMethod::hochberg}) {
      auto there = decided(method, turned);
      std::ranges::reverse(there);
      EXPECT_EQ(there, decided(method, p));
    }
  }
  EXPECT_EQ(shown(FamilyMethod::fixed_sequence, {0.01, 0.5}), (std::vector{true, false}));
  EXPECT_EQ(shown(FamilyMethod::fixed_sequence, {0.5, 0.01}), (std::vector{false, false}));
}

TEST(Claims, a_hopeless_claim_helps_no_other_and_leaving_one_out_hurts_none) {
  for (std::uint64_t round = 0; round < 500; ++round) {
    const auto p = random_p(1 + round % 8, 9000 + round);
    auto more = p;
    more.push_back(1);
    for (const FamilyMethod method : methods) {
      const auto before = shown(method, p);
      const auto after = shown(method, more);
      for (std::size_t i = 0; i < p.size(); ++i) EXPECT_LE(after[i], before[i]);
      EXPECT_FALSE(after.back());
    }
  }
}

TEST(Claims, a_better_claim_takes_nothing_from_the_others) {
  for (std::uint64_t round = 0; round < 500; ++round) {
    const auto p = random_p(2 + round % 8, 11000 + round);
    auto better = p;
    better[round % p.size()] /= 3;
    for (const FamilyMethod method : methods) {
      const auto before = shown(method, p);
      const auto after = shown(method, better);
      for (std::size_t i = 0; i < p.size(); ++i) EXPECT_LE(before[i], after[i]);
    }
  }
}

TEST(Claims, what_is_shown_is_met_with_the_error_that_is_said_and_what_is_not_is_not) {
  for (std::uint64_t round = 0; round < 500; ++round) {
    const auto p = random_p(1 + round % 8, 13000 + round);
    for (const FamilyMethod method : methods) {
      const auto all = decided(method, p);
      for (std::size_t i = 0; i < p.size(); ++i) {
        const bool is_met = p[i] <= error / static_cast<double>(all[i].divisor);
        EXPECT_EQ(all[i].is_shown, is_met && !all[i].stopped_by);
      }
    }
  }
}

TEST(Claims, a_sequence_names_what_stopped_it) {
  const auto all = decided(FamilyMethod::fixed_sequence, {0.01, 0.3, 0.01, 0.4});
  EXPECT_EQ(all[0], (ClaimDecision{.is_shown = true}));
  EXPECT_EQ(all[1], ClaimDecision{});
  EXPECT_EQ(all[2].stopped_by, 1U);
  EXPECT_EQ(all[3].stopped_by, 1U);
}

}  // namespace
}  // namespace etalon::validation
