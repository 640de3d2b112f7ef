// SPDX-License-Identifier: Apache-2.0
#include "models/inference/loops/loops.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "graphs.hpp"

namespace etalon::models::inference {
namespace {

/// ONNX's own words: saturate(round_half_even(x / scale) + zero_point).
int level_of(float x, float scale, int zero, int low, int high) {
  return static_cast<int>(std::clamp(std::nearbyint(x / scale) + static_cast<float>(zero),
                                     static_cast<float>(low), static_cast<float>(high)));
}

int number_of(std::byte level, DType dtype) {
  return dtype == DType::u8 ? static_cast<int>(level) : static_cast<std::int8_t>(level);
}

TEST(Loops, levels_round_half_to_even_and_saturate_at_every_vector_width) {
  std::vector<float> values;
  for (int i = -700; i <= 700; ++i) values.push_back(static_cast<float>(i) * 0.25F);
  for (const float large : {1e9F, -1e9F, 3e38F, -3e38F}) values.push_back(large);
  const auto count = std::ssize(values);
  for (const int zero : {0, 3, 128, 255}) {
    std::vector<float> work = values;
    std::vector<std::uint8_t> levels(values.size());
    finish(work.data(), count, {{}, Quantization{0.5F, zero, DType::u8}},
           reinterpret_cast<std::byte*>(levels.data()), 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(levels[i], level_of(values[i], 0.5F, zero, 0, 255)) << values[i];
    }
  }
  std::vector<std::int8_t> levels(values.size());
  std::vector<float> work = values;
  finish(work.data(), count, {{}, Quantization{0.5F, -7, DType::i8}},
         reinterpret_cast<std::byte*>(levels.data()), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(levels[i], level_of(values[i], 0.5F, -7, -128, 127)) << values[i];
  }
}

TEST(Loops, results_have_the_bits_of_plain_scalar_code) {
  const Array left = testing::random_array(1, {37, 53});
  const Array right = testing::random_array(2, {53});
  const auto a = left.as<float>();
  const auto b = right.as<float>();
  std::vector<float> sums(a.size());
  combine(Binary::div, a.data(), 53, b.data(), 0, 37, 53, sums.data());
  std::vector<float> normalized(a.size());
  normalize(a.data(), b.data(), b.data(), b.data(), 37, 53, normalized.data());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(sums[i], a[i] / b[i % 53]);
    EXPECT_EQ(normalized[i], (a[i] - b[i % 53]) * b[i % 53] + b[i % 53]);
  }
  std::vector<float> lanes(53);
  std::vector<double> squares(53, 0.0);
  add_column_sums(a.data(), b.data(), 37, 53, 2, lanes.data(), squares.data());
  for (std::size_t c = 0; c < 53; ++c) {
    float sum = 0.0F;
    for (std::size_t r = 0; r < 37; ++r) {
      const float d = a[r * 53 + c] - b[c];
      sum += d * d;
    }
    EXPECT_EQ(squares[c], static_cast<double>(sum));
  }
}

TEST(Loops, whole_number_sums_become_levels_by_one_product_and_one_rounding) {
  // Sums from −2³⁰ to 2³⁰, and with factor 2⁻⁴ around every half level.
  std::vector<std::int32_t> sums;
  for (int i = -32; i <= 32; ++i) sums.push_back(i * (1 << 25));
  for (int i = -5000; i < 5000; ++i) sums.push_back(i);
  for (const auto& [zero, dtype] : {std::pair{0, DType::u8}, {117, DType::u8}, {-9, DType::i8}}) {
    for (const float factor : {0.0625F, 0.0123F, 0.9F}) {
      std::vector<std::byte> levels(sums.size());
      const Quantization to{0.5F, zero, dtype};
      requantize(sums.data(), std::ssize(sums), -7, factor, to, levels.data());
      for (std::size_t i = 0; i < sums.size(); ++i) {
        const float real = static_cast<float>(sums[i] - 7) * factor;
        const int wanted = level_of(real, 1.0F, zero, to.lowest_level(), to.highest_level());
        EXPECT_EQ(number_of(levels[i], dtype), wanted) << sums[i] << " by " << factor;
      }
    }
  }
}

TEST(Loops, a_sum_of_levels_is_rounded_as_by_fused_multiply_adds) {
  // Every pair of levels, under factors far apart and near to ties.
  std::vector<std::byte> a;
  std::vector<std::byte> b;
  for (int i = 0; i < 65536; ++i) {
    a.push_back(static_cast<std::byte>(i & 255));
    b.push_back(static_cast<std::byte>(i >> 8));
  }
  const std::vector<LevelSum> sums = {{0.5F, 0.5F, 0.0F},
                                      {0.5F, 0.25F, -30.25F},
                                      {0.846153855F, 0.69230777F, -136.5F},
                                      {0.0123F, 1.7F, 3.3333333F},
                                      {0x1.fffffep-17F, 0.9999999F, 127.49999F}};
  for (const LevelSum& sum : sums) {
    for (const DType dtype : {DType::u8, DType::i8}) {
      std::vector<std::byte> levels(a.size());
      add_levels(a.data(), b.data(), std::ssize(a), sum, dtype, levels.data());
      const auto number = [type = dtype](std::byte level) { return number_of(level, type); };
      const Quantization bounds{1.0F, 0, dtype};
      for (std::size_t i = 0; i < a.size(); ++i) {
        const float wanted =
            std::fma(static_cast<float>(number(a[i])), sum.a_factor,
                     std::fma(static_cast<float>(number(b[i])), sum.b_factor, sum.shift));
        ASSERT_EQ(number(levels[i]),
                  level_of(wanted, 1.0F, 0, bounds.lowest_level(), bounds.highest_level()))
            << number(a[i]) << " and " << number(b[i]);
      }
    }
  }
}

TEST(Loops, column_sums_of_levels_are_exact) {
  std::vector<std::byte> levels;
  std::vector<std::int32_t> as_u8(5, 3);
  std::vector<std::int32_t> as_i8(5, 3);
  auto wanted_u8 = as_u8;
  auto wanted_i8 = as_i8;
  for (int i = 0; i < 5 * 1000; ++i) {
    levels.push_back(static_cast<std::byte>(i * 37 % 256));
    wanted_u8[static_cast<std::size_t>(i % 5)] += static_cast<int>(levels.back());
    wanted_i8[static_cast<std::size_t>(i % 5)] += static_cast<std::int8_t>(levels.back());
  }
  add_column_levels(levels.data(), 1000, 5, DType::u8, as_u8.data());
  add_column_levels(levels.data(), 1000, 5, DType::i8, as_i8.data());
  EXPECT_EQ(as_u8, wanted_u8);
  EXPECT_EQ(as_i8, wanted_i8);
}

TEST(Loops, the_exponential_is_that_of_the_c_library) {
  std::vector<double> x = {0.0, -1e300, 1e300, std::nan("")};
  for (double value = -700.0; value < 700.0; value += 0.37) x.push_back(value);
  std::vector<double> powers = x;
  exponentials(powers.data(), std::ssize(powers));
  EXPECT_EQ(powers[0], 1.0);
  EXPECT_NEAR(powers[1], 0.0, 1e-300);
  EXPECT_GT(powers[2], 1e300);
  EXPECT_TRUE(std::isnan(powers[3]));
  for (std::size_t i = 4; i < x.size(); ++i) {
    EXPECT_NEAR(powers[i] / std::exp(x[i]), 1.0, 1e-13) << x[i];
  }
}

}  // namespace
}  // namespace etalon::models::inference
