// SPDX-License-Identifier: Apache-2.0
#include "core/sums.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/philox.hpp"

namespace etalon {
namespace {

__extension__ using Wide = __int128;

/// Values m·2^-60 with |m| < 2^62 of very different sizes, and their sum as an exact integer.
struct Exact {
  std::vector<double> values;
  double rounded = 0;  ///< the exact sum, rounded once to the nearest double
};

Exact random_values(std::uint64_t seed, std::size_t count) {
  const RandomStream draws(seed, RandomPurpose::test);
  Exact result;
  Wide sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto mantissa = static_cast<std::int64_t>(draws.bits64(3 * i) >> 11U);
    const std::int64_t shifted = mantissa >> draws.below(53, 3 * i + 1)
                                                 << draws.below(9, 3 * i + 2);
    const std::int64_t value = draws.bits(6 * i + 5) % 2 == 0 ? shifted : -shifted;
    sum += value;
    result.values.push_back(std::ldexp(static_cast<double>(value), -60));
  }
  result.rounded = std::ldexp(static_cast<double>(sum), -60);
  return result;
}

TEST(ExactSum, equals_the_integer_sum_rounded_once) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Exact exact = random_values(seed, 1 + seed);
    EXPECT_EQ(exact_sum(exact.values), exact.rounded) << seed;
  }
}

TEST(ExactSum, does_not_depend_on_order_or_on_how_parts_are_joined) {
  Exact exact = random_values(1000, 64);
  for (std::uint64_t round = 0; round < 50; ++round) {
    const auto order = random_permutation(64, RandomStream(round, RandomPurpose::test));
    ExactSum whole;
    std::array<ExactSum, 3> parts;
    for (const std::int64_t i : order) {
      whole.add(exact.values[static_cast<std::size_t>(i)]);
      parts[static_cast<std::size_t>(i) % 3].add(exact.values[static_cast<std::size_t>(i)]);
    }
    parts[1].add(parts[2]);
    parts[1].add(parts[0]);
    EXPECT_EQ(whole.value(), exact.rounded);
    EXPECT_EQ(parts[1].value(), exact.rounded);
  }
}

TEST(ExactSum, keeps_what_plain_addition_loses) {
  EXPECT_EQ(exact_sum(std::vector<double>{1e16, 1.0, -1e16}), 1.0);
  EXPECT_EQ(exact_sum(std::vector<double>(10, 0.1)), 1.0);
  // A tie that only the third partial decides.
  EXPECT_EQ(exact_sum(std::vector<double>{1.0, 0x1p-53, 0x1p-106}), 1.0 + 0x1p-52);
  EXPECT_EQ(exact_sum(std::vector<double>{1.0, 0x1p-53}), 1.0);
  EXPECT_EQ(exact_sum({}), 0.0);
}

TEST(ExactSum, infinities_and_nan_follow_ieee_addition) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(exact_sum(std::vector<double>{1.0, infinity, 2.0}), infinity);
  EXPECT_TRUE(std::isnan(exact_sum(std::vector<double>{infinity, 1.0, -infinity})));
  EXPECT_TRUE(std::isnan(exact_sum(std::vector<double>{std::nan(""), 1.0})));
}

TEST(ExactSum, finite_values_beyond_the_range_are_a_numeric_error) {
  try {
    static_cast<void>(exact_sum(std::vector<double>{1.7e308, 1.7e308, -1.7e308}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
  }
}

TEST(TreeSum, has_the_documented_shape) {
  // Values whose sum tells the order of additions by its rounding.
  const RandomStream draws(5, RandomPurpose::test);
  std::vector<double> x;
  for (std::uint64_t i = 0; i < 8; ++i)
    x.push_back(draws.uniform_double(i) * std::pow(10.0, i % 5));
  EXPECT_EQ(tree_sum(std::span(x).first(0)), 0.0);
  EXPECT_EQ(tree_sum(std::span(x).first(1)), x[0]);
  EXPECT_EQ(tree_sum(std::span(x).first(3)), (x[0] + x[1]) + x[2]);
  EXPECT_EQ(tree_sum(std::span(x).first(5)), ((x[0] + x[1]) + (x[2] + x[3])) + x[4]);
  EXPECT_EQ(tree_sum(std::span(x).first(7)),
            ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + x[6]));
  EXPECT_EQ(tree_sum(std::span<const double>(x)),
            ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7])));
}

TEST(TreeSum, of_floats_adds_in_float) {
  const std::vector<float> values = {1.0F, 0x1p-24F, 0x1p-24F, 0x1p-24F};
  EXPECT_EQ(tree_sum(std::span<const float>(values)), (1.0F + 0x1p-24F) + (0x1p-24F + 0x1p-24F));
}

}  // namespace
}  // namespace etalon
