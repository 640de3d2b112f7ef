// SPDX-License-Identifier: Apache-2.0
#include "core/elementary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/philox.hpp"

namespace etalon {
namespace {

/// Units in the last place of `exact` between the two.
double units(double value, long double exact) {
  int exponent = 0;
  std::frexp(static_cast<double>(exact), &exponent);
  return static_cast<double>(std::fabs(value - exact) / std::ldexp(1.0L, exponent - 53));
}

TEST(Elementary, log_agrees_with_the_c_librarys_extended_precision) {
  const RandomStream draws(1, RandomPurpose::test);
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double x = std::ldexp(1.0 - draws.uniform_double(i), static_cast<int>(i % 201) - 100);
    worst = std::max(worst, units(elementary::log(x), std::log(static_cast<long double>(x))));
  }
  EXPECT_LE(worst, 4.0);
  EXPECT_EQ(elementary::log(1.0), 0.0);
  for (const double x : {std::numeric_limits<double>::denorm_min(), 0x1p-53, 1.0 - 0x1p-53,
                         1.0 + 0x1p-52, std::numeric_limits<double>::max()}) {
    EXPECT_LE(units(elementary::log(x), std::log(static_cast<long double>(x))), 4.0) << x;
  }
}

TEST(Elementary, cosine_and_sine_agree_with_the_c_librarys_extended_precision) {
  const RandomStream draws(2, RandomPurpose::test);
  const long double turn = 2.0L * std::numbers::pi_v<long double>;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double turns = draws.uniform_double(i) * 4.0 - 2.0;
    ASSERT_LE(std::fabs(elementary::cosine_of_turns(turns) - std::cos(turn * turns)), 4e-16L);
    ASSERT_LE(std::fabs(elementary::sine_of_turns(turns) - std::sin(turn * turns)), 4e-16L);
  }
}

TEST(Elementary, quarters_of_a_turn_are_exact) {
  for (int quarter = -9; quarter < 9; ++quarter) {
    const int at = ((quarter % 4) + 4) % 4;
    EXPECT_EQ(elementary::cosine_of_turns(quarter / 4.0), at == 0 ? 1.0 : at == 2 ? -1.0 : 0.0);
    EXPECT_EQ(elementary::sine_of_turns(quarter / 4.0), at == 1 ? 1.0 : at == 3 ? -1.0 : 0.0);
  }
}

TEST(Elementary, powers_are_products) {
  EXPECT_EQ(elementary::power(3.0, 0), 1.0);
  EXPECT_EQ(elementary::power(3.0, 33), 5559060566555523.0);
  EXPECT_EQ(elementary::power(0.0, 5), 0.0);
  for (const std::int64_t n : {1, 7, 1000, 123'457, 100'000'000}) {
    const long double exact = std::pow(0.999L, static_cast<long double>(n));
    const double value = elementary::power(0.999, n);
    // 0.999 is not a double: what stands for it differs by 2^-54 or less, which the power
    // multiplies.
    EXPECT_LE(std::fabs(value - exact), exact * static_cast<long double>(n) * 0x1p-52L + 1e-300L)
        << n;
  }
}

// Literals, not a library's answer: these bits may never change, on no machine.
TEST(Elementary, the_bits_are_these) {
  EXPECT_EQ(elementary::log(0.1), -0x1.26bb1bbb55515p+1);
  EXPECT_EQ(elementary::log(12345.678), 0x1.2d79559791e31p+3);
  EXPECT_EQ(elementary::cosine_of_turns(0.1), 0x1.9e3779b97f4a8p-1);
  EXPECT_EQ(elementary::sine_of_turns(0.7), -0x1.e6f0e134454ffp-1);
  EXPECT_EQ(elementary::power(0.999, 1000), 0x1.788526411edacp-2);
  EXPECT_EQ(RandomStream(8, RandomPurpose::test).normal(0), -0x1.231c606954bbep-1);
  EXPECT_EQ(RandomStream(8, RandomPurpose::test).normal(1), -0x1.5b2ebce97f2f0p-3);
  // The GNU C library rounds these three to other last bits.
  EXPECT_EQ(elementary::log(0.01), -0x1.26bb1bbb55516p+2);
  EXPECT_EQ(elementary::cosine_of_turns(0.041), 0x1.ef1ad1aa3efa4p-1);
  EXPECT_EQ(elementary::power(0.999, 6), 0x1.fcef880dcc075p-1);
}

}  // namespace
}  // namespace etalon
