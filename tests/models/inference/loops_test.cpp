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
