// SPDX-License-Identifier: Apache-2.0
#include "models/inference/loops/loops.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

// The dynamic loader picks the widest version. Sanitizers cannot run that early.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ETALON_VECTOR_WIDTHS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ETALON_VECTOR_WIDTHS
#endif

namespace etalon::models::inference {
namespace {

/// Adding and subtracting 1.5·2²³ rounds |x| < 2²² to an integer, half to even.
constexpr float rounding = 12582912.0F;

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

ETALON_VECTOR_WIDTHS
void quantize_u8(const float* __restrict x, std::int64_t n, float scale, float zero,
                 std::uint8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float level = x[i] / scale;
    const float raised = level > -zero ? level : -zero;
    const float held = raised < 255.0F - zero ? raised : 255.0F - zero;
    to[i] =
        static_cast<std::uint8_t>(static_cast<std::int32_t>((held + rounding) - rounding + zero));
  }
}

ETALON_VECTOR_WIDTHS
void quantize_i8(const float* __restrict x, std::int64_t n, float scale, float zero,
                 std::int8_t* __restrict to) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float level = x[i] / scale;
    const float raised = level > -128.0F - zero ? level : -128.0F - zero;
    const float held = raised < 127.0F - zero ? raised : 127.0F - zero;
    to[i] =
        static_cast<std::int8_t>(static_cast<std::int32_t>((held + rounding) - rounding + zero));
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
