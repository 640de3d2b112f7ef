// SPDX-License-Identifier: Apache-2.0
#include "models/inference/loops/loops.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

// The dynamic loader picks the widest version. Sanitizers cannot run that early.
#if defined(__x86_64__) && !defined(ETALON_SANITIZED)
#define ETALON_VECTOR_WIDTHS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ETALON_VECTOR_WIDTHS
#endif

namespace etalon::models::inference {
namespace {

ETALON_VECTOR_WIDTHS
void add_rows(const float* __restrict a, const float* __restrict b, std::int64_t n,
              float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = a[i] + b[i];
}
ETALON_VECTOR_WIDTHS
void sub_rows(const float* __restrict a, const float* __restrict b, std::int64_t n,
              float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = a[i] - b[i];
}
ETALON_VECTOR_WIDTHS
void mul_rows(const float* __restrict a, const float* __restrict b, std::int64_t n,
              float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = a[i] * b[i];
}
ETALON_VECTOR_WIDTHS
void div_rows(const float* __restrict a, const float* __restrict b, std::int64_t n,
              float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = a[i] / b[i];
}

ETALON_VECTOR_WIDTHS
void relu(float* __restrict x, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) x[i] = x[i] < 0.0F ? 0.0F : x[i];
}

ETALON_VECTOR_WIDTHS
void leaky_relu(float* __restrict x, std::int64_t n, float alpha) {
  for (std::int64_t i = 0; i < n; ++i) x[i] = x[i] < 0.0F ? x[i] * alpha : x[i];
}

ETALON_VECTOR_WIDTHS
void clip(float* __restrict x, std::int64_t n, float low, float high) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float raised = x[i] < low ? low : x[i];
    x[i] = raised > high ? high : raised;
  }
}

/// The level of a value divided by its scale; `low` and `high` are the type's bounds less `zero`.
template <class T>
inline T saturated(float value, float low, float high, float zero) {
  const float raised = value > low ? value : low;
  const float held = raised < high ? raised : high;
  return static_cast<T>(static_cast<std::int32_t>((held + rounding) - rounding + zero));
}

ETALON_VECTOR_WIDTHS
void quantize_u8(const float* __restrict x, std::int64_t n, float scale, float zero,
                 std::uint8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) {
    to[i] = saturated<std::uint8_t>(x[i] / scale, -zero, 255.0F - zero, zero);
  }
}

ETALON_VECTOR_WIDTHS
void quantize_i8(const float* __restrict x, std::int64_t n, float scale, float zero,
                 std::int8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) {
    to[i] = saturated<std::int8_t>(x[i] / scale, -128.0F - zero, 127.0F - zero, zero);
  }
}

ETALON_VECTOR_WIDTHS
void dequantize_u8(const std::uint8_t* __restrict x, std::int64_t n, float scale, std::int32_t zero,
                   float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<float>(x[i] - zero) * scale;
}

ETALON_VECTOR_WIDTHS
void dequantize_i8(const std::int8_t* __restrict x, std::int64_t n, float scale, std::int32_t zero,
                   float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<float>(x[i] - zero) * scale;
}

template <class T>
[[gnu::always_inline]] inline void add_pairs(const T* __restrict a, const T* __restrict b,
                                             std::int64_t n, LevelSum sum, float low, float high,
                                             T* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float part = __builtin_fmaf(b[i], sum.b_factor, sum.shift);
    to[i] = saturated<T>(__builtin_fmaf(a[i], sum.a_factor, part), low, high, 0.0F);
  }
}

// Bounds known to the compiler would be branched on instead of vectorized: noipa hides them.
#if defined(__x86_64__)
template <class T>
[[gnu::noipa]] __attribute__((target("avx2,fma"))) void add_pairs_fused(const T* a, const T* b,
                                                                        std::int64_t n,
                                                                        LevelSum sum, float low,
                                                                        float high, T* to) {
  add_pairs(a, b, n, sum, low, high, to);
}
const bool has_fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif

template <class T>
void add_pairs_of(const std::byte* a, const std::byte* b, std::int64_t n, LevelSum sum,
                  std::byte* to) {
  const auto* left = reinterpret_cast<const T*>(a);
  const auto* right = reinterpret_cast<const T*>(b);
  auto* result = reinterpret_cast<T*>(to);
  constexpr float low = std::numeric_limits<T>::min();
  constexpr float high = std::numeric_limits<T>::max();
#if defined(__x86_64__)
  if (has_fma) return add_pairs_fused(left, right, n, sum, low, high, result);
#endif
  // The C library's fma: the same bits, slowly.
  add_pairs(left, right, n, sum, low, high, result);
}

ETALON_VECTOR_WIDTHS
void sum_u8(const std::uint8_t* __restrict x, std::int64_t n, std::int32_t* __restrict sums) {
  for (std::int64_t i = 0; i < n; ++i) sums[i] += x[i];
}
ETALON_VECTOR_WIDTHS
void sum_i8(const std::int8_t* __restrict x, std::int64_t n, std::int32_t* __restrict sums) {
  for (std::int64_t i = 0; i < n; ++i) sums[i] += x[i];
}

ETALON_VECTOR_WIDTHS
void sum_block(const float* __restrict x, const float* __restrict shift, std::int64_t rows,
               std::int64_t columns, bool square, float* __restrict lanes) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = x + r * columns;
    if (square) {
      for (std::int64_t c = 0; c < columns; ++c) {
        const float d = row[c] - shift[c];
        lanes[c] += d * d;
      }
    } else {
      for (std::int64_t c = 0; c < columns; ++c) lanes[c] += row[c] - shift[c];
    }
  }
}

ETALON_VECTOR_WIDTHS
void normalize_rows(const float* __restrict x, const float* __restrict mean,
                    const float* __restrict factor, const float* __restrict bias, std::int64_t rows,
                    std::int64_t columns, float* __restrict to) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t at = r * columns;
    for (std::int64_t c = 0; c < columns; ++c) {
      to[at + c] = (x[at + c] - mean[c]) * factor[c] + bias[c];
    }
  }
}

ETALON_VECTOR_WIDTHS
void max_f32(const float* __restrict x, std::int64_t n, float* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = x[i] > to[i] ? x[i] : to[i];
}
ETALON_VECTOR_WIDTHS
void max_u8(const std::uint8_t* __restrict x, std::int64_t n, std::uint8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = x[i] > to[i] ? x[i] : to[i];
}
ETALON_VECTOR_WIDTHS
void max_i8(const std::int8_t* __restrict x, std::int64_t n, std::int8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = x[i] > to[i] ? x[i] : to[i];
}

ETALON_VECTOR_WIDTHS
void exp_f64(double* __restrict x, std::int64_t n) {
  // x = k·ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts so that k·high is exact. Adding 1.5·2⁵²
  // rounds and leaves k in the low bits.
  constexpr double rounding_f64 = 6755399441055744.0;
  for (std::int64_t i = 0; i < n; ++i) {
    const double raised = x[i] < -708.0 ? -708.0 : x[i];
    const double held = raised > 709.0 ? 709.0 : raised;
    const double shifted = held * 1.4426950408889634 + rounding_f64;
    const double k = shifted - rounding_f64;
    const double r = (held - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    // Taylor to r¹³/13!: 4e-16 relative.
    double sum = 1.0 + r * (1.0 / 13);
    sum = 1.0 + sum * (r * (1.0 / 12));
    sum = 1.0 + sum * (r * (1.0 / 11));
    sum = 1.0 + sum * (r * (1.0 / 10));
    sum = 1.0 + sum * (r * (1.0 / 9));
    sum = 1.0 + sum * (r * (1.0 / 8));
    sum = 1.0 + sum * (r * (1.0 / 7));
    sum = 1.0 + sum * (r * (1.0 / 6));
    sum = 1.0 + sum * (r * (1.0 / 5));
    sum = 1.0 + sum * (r * (1.0 / 4));
    sum = 1.0 + sum * (r * (1.0 / 3));
    sum = 1.0 + sum * (r * (1.0 / 2));
    sum = 1.0 + sum * r;
    x[i] = sum * std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023U) << 52U);
  }
}

}  // namespace

void combine(Binary operation, const float* a, std::int64_t a_step, const float* b,
             std::int64_t b_step, std::int64_t rows, std::int64_t columns, float* to) {
  const bool one_run = (a_step == columns && b_step == columns) || rows == 1;
  const std::int64_t width = one_run ? rows * columns : columns;
  for (std::int64_t r = 0; r < (one_run ? 1 : rows); ++r) {
    const float* left = a + r * a_step;
    const float* right = b + r * b_step;
    float* result = to + r * columns;
    switch (operation) {
      case Binary::add: add_rows(left, right, width, result); break;
      case Binary::sub: sub_rows(left, right, width, result); break;
      case Binary::mul: mul_rows(left, right, width, result); break;
      case Binary::div: div_rows(left, right, width, result); break;
    }
  }
}

void finish(float* values, std::int64_t count, const Epilogue& epilogue, std::byte* output,
            std::int64_t offset) {
  const Activation& activation = epilogue.activation;
  if (activation.kind == Activation::Kind::relu) {
    if (activation.alpha == 0.0F) {
      relu(values, count);
    } else {
      leaky_relu(values, count, activation.alpha);
    }
  }
  if (activation.kind == Activation::Kind::clip) {
    clip(values, count, activation.low, activation.high);
  }
  if (!epilogue.quantization) {
    auto* to = reinterpret_cast<float*>(output) + offset;
    if (to != values) std::memcpy(to, values, static_cast<std::size_t>(count) * sizeof(float));
    return;
  }
  const auto [scale, zero, dtype] = *epilogue.quantization;
  if (dtype == DType::u8) {
    quantize_u8(values, count, scale, static_cast<float>(zero),
                reinterpret_cast<std::uint8_t*>(output) + offset);
  } else {
    quantize_i8(values, count, scale, static_cast<float>(zero),
                reinterpret_cast<std::int8_t*>(output) + offset);
  }
}

void dequantize(const std::byte* levels, std::int64_t offset, std::int64_t count,
                const Quantization& quantization, float* to) {
  const auto [scale, zero, dtype] = quantization;
  if (dtype == DType::u8) {
    dequantize_u8(reinterpret_cast<const std::uint8_t*>(levels) + offset, count, scale, zero, to);
  } else {
    dequantize_i8(reinterpret_cast<const std::int8_t*>(levels) + offset, count, scale, zero, to);
  }
}

void requantize(const std::int32_t* sums, std::int64_t count, std::int32_t bias, float factor,
                const Quantization& quantization, std::byte* output) {
  const auto zero = static_cast<float>(quantization.zero_point);
  const auto low = static_cast<float>(quantization.lowest_level()) - zero;
  const auto high = static_cast<float>(quantization.highest_level()) - zero;
  for (std::int64_t i = 0; i < count; ++i) {
    const float level = static_cast<float>(sums[i] + bias) * factor;
    output[i] = static_cast<std::byte>(saturated<std::int32_t>(level, low, high, zero));
  }
}

void add_levels(const std::byte* a, const std::byte* b, std::int64_t count, const LevelSum& sum,
                DType dtype, std::byte* output) {
  if (dtype == DType::u8) {
    add_pairs_of<std::uint8_t>(a, b, count, sum, output);
  } else {
    add_pairs_of<std::int8_t>(a, b, count, sum, output);
  }
}

void add_column_levels(const std::byte* levels, std::int64_t rows, std::int64_t columns,
                       DType dtype, std::int32_t* sums) {
  for (std::int64_t r = 0; r < rows; ++r) {
    if (dtype == DType::u8) {
      sum_u8(reinterpret_cast<const std::uint8_t*>(levels) + r * columns, columns, sums);
    } else {
      sum_i8(reinterpret_cast<const std::int8_t*>(levels) + r * columns, columns, sums);
    }
  }
}

void add_column_sums(const float* x, const float* shift, std::int64_t rows, std::int64_t columns,
                     int power, float* lanes, double* sums) {
  constexpr std::int64_t block = 64;
  for (std::int64_t r = 0; r < rows; r += block) {
    std::fill_n(lanes, columns, 0.0F);
    sum_block(x + r * columns, shift, std::min(block, rows - r), columns, power == 2, lanes);
    for (std::int64_t c = 0; c < columns; ++c) sums[c] += static_cast<double>(lanes[c]);
  }
}

void normalize(const float* x, const float* mean, const float* factor, const float* bias,
               std::int64_t rows, std::int64_t columns, float* to) {
  normalize_rows(x, mean, factor, bias, rows, columns, to);
}

void maximum(const float* x, std::int64_t count, float* to) { max_f32(x, count, to); }
void maximum(const std::uint8_t* x, std::int64_t count, std::uint8_t* to) { max_u8(x, count, to); }
void maximum(const std::int8_t* x, std::int64_t count, std::int8_t* to) { max_i8(x, count, to); }

void exponentials(double* x, std::int64_t count) { exp_f64(x, count); }

std::int64_t tile_of(std::int64_t columns) {
  return std::max<std::int64_t>(1, 256 / std::max<std::int64_t>(1, columns));
}

}  // namespace etalon::models::inference
