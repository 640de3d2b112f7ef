// SPDX-License-Identifier: Apache-2.0
#include "core/philox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace etalon {
namespace {

using Words = std::array<std::uint32_t, 4>;

TEST(Philox, the_known_answers_of_random123) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, every_part_of_its_name_tells_streams_apart) {
  std::set<std::uint64_t> first_draws;
  std::size_t streams = 0;
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32U, 1ULL << 63U}) {
    for (const auto purpose : {RandomPurpose::split, RandomPurpose::test}) {
      for (const std::uint64_t a : {0ULL, 1ULL, 1ULL << 32U}) {
        for (const std::uint64_t b : {0ULL, 1ULL, 1ULL << 32U}) {
          first_draws.insert(RandomStream(seed, purpose, a, b).bits64(0));
          ++streams;
        }
      }
    }
  }
  EXPECT_EQ(first_draws.size(), streams);
}

TEST(RandomStream, an_element_does_not_depend_on_what_was_asked_before) {
  const RandomStream stream(42, RandomPurpose::dropout, 3, 5);
  std::vector<std::uint32_t> forwards;
  for (std::uint64_t i = 0; i < 100; ++i) forwards.push_back(stream.bits(i));
  for (std::uint64_t i = 100; i-- > 0;) EXPECT_EQ(stream.bits(i), forwards[i]);
  EXPECT_EQ(stream.bits64(7), std::uint64_t{forwards[15]} << 32U | forwards[14]);
}

TEST(RandomStream, uniform_values_fill_the_unit_interval_evenly) {
  const RandomStream stream(7, RandomPurpose::test);
  constexpr std::uint64_t n = 100'000;
  std::array<double, 10> bins{};
  for (std::uint64_t i = 0; i < n; ++i) {
    const double value = stream.uniform_double(i);
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    ASSERT_LT(stream.uniform(i), 1.0F);
    ++bins[static_cast<std::size_t>(value * 10)];
  }
  double chi_squared = 0;
  for (const double count : bins)
    chi_squared += (count - n / 10.0) * (count - n / 10.0) / (n / 10.0);
  EXPECT_LT(chi_squared, 27.9);  // 99.9 % quantile with 9 degrees of freedom
}

TEST(RandomStream, a_pair_of_normal_values_is_its_two_elements) {
  const RandomStream stream(5, RandomPurpose::test, 1, 2);
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(stream.normal_pair(i)[0], stream.normal(2 * i));
    EXPECT_EQ(stream.normal_pair(i)[1], stream.normal(2 * i + 1));
  }
}

TEST(RandomStream, normal_values_have_mean_zero_and_variance_one) {
  const RandomStream stream(8, RandomPurpose::test);
  constexpr int n = 100'000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    sum += stream.normal(i);
    squares += stream.normal(i) * stream.normal(i);
  }
  EXPECT_LT(std::fabs(sum / n), 4.0 / std::sqrt(n));
  EXPECT_LT(std::fabs(squares / n - 1.0), 4.0 * std::sqrt(2.0 / n));
}

TEST(RandomStream, below_reaches_every_value_and_never_its_bound) {
  const RandomStream stream(9, RandomPurpose::test);
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) seen.insert(stream.below(7, i));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(stream.below(1, 0), 0U);
}

TEST(RandomPermutation, holds_each_index_once_and_all_orders_are_equally_likely) {
  std::array<int, 6> counts{};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const auto order = random_permutation(3, RandomStream(seed, RandomPurpose::shuffle));
    auto sorted = order;
    std::ranges::sort(sorted);
    ASSERT_EQ(sorted, (std::vector<std::int64_t>{0, 1, 2}));
    ++counts[static_cast<std::size_t>(order[0] * 2 + (order[1] > order[2] ? 1 : 0))];
  }
  double chi_squared = 0;
  for (const int count : counts) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_squared, 20.6);  // 99.9 % quantile with 5 degrees of freedom
}

TEST(RandomPermutation, of_nothing_is_nothing) {
  EXPECT_TRUE(random_permutation(0, RandomStream(1, RandomPurpose::shuffle)).empty());
}

}  // namespace
}  // namespace etalon
