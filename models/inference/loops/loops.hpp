// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/inference/compile/operation.hpp"

// The arithmetic that oneDNN is not asked for. Each function gives the same bits on every x86-64
// processor: the order of every sum is fixed, no products are contracted, and eˣ is our own. They
// are compiled once per vector width; lanes are independent, so the width changes the time alone.
namespace etalon::models::inference {

enum class Binary : std::uint8_t { add, sub, mul, div };

/// Adding and subtracting 1.5·2²³ rounds |x| < 2²² to an integer, half to even, and leaves larger
/// numbers beyond every level.
inline constexpr float rounding = 12582912.0F;

/// Largest number of floats that `finish` and its callers treat at once.
inline constexpr std::int64_t chunk = 2048;

/// Rows of `columns` values that are treated as one, so that narrow rows do not cost a loop each;
/// what applies to a row (means, constants) is repeated that often.
[[nodiscard]] std::int64_t tile_of(std::int64_t columns);

/// to[r, c] = a[r·a_step + c] ∘ b[r·b_step + c] for r < rows, c < columns.
void combine(Binary operation, const float* a, std::int64_t a_step, const float* b,
             std::int64_t b_step, std::int64_t rows, std::int64_t columns, float* to);

/// Applies the epilogue to `count` values and stores them as f32, u8 or i8 at element `offset` of
/// `output`. Levels are saturate(round_half_even(x / scale) + zero_point), as ONNX defines them.
void finish(float* values, std::int64_t count, const Epilogue& epilogue, std::byte* output,
            std::int64_t offset);

/// (level − zero_point) · scale.
void dequantize(const std::byte* levels, std::int64_t offset, std::int64_t count,
                const Quantization& quantization, float* to);

/// Levels of whole-number sums: saturate(round_half_even((sum + bias) · factor) + zero_point), the
/// product in f32. The scale of `quantization` is not used: it is in the factor.
void requantize(const std::int32_t* sums, std::int64_t count, std::int32_t bias, float factor,
                const Quantization& quantization, std::byte* output);

/// Levels of a weighted sum of levels: saturate(round_half_even(a·a_factor + (b·b_factor +
/// shift))), two fused multiply-adds in f32.
struct LevelSum {
  float a_factor = 1.0F;
  float b_factor = 1.0F;
  float shift = 0.0F;
};
void add_levels(const std::byte* a, const std::byte* b, std::int64_t count, const LevelSum& sum,
                DType dtype, std::byte* output);

/// sums[c] += Σ_r levels[r, c].
void add_column_levels(const std::byte* levels, std::int64_t rows, std::int64_t columns,
                       DType dtype, std::int32_t* sums);

/// sums[c] += Σ_r (x[r, c] − shift[c])^power, power 1 or 2: 64 rows in f32 at a time, then in f64.
/// `lanes` holds `columns` floats.
void add_column_sums(const float* x, const float* shift, std::int64_t rows, std::int64_t columns,
                     int power, float* lanes, double* sums);

/// to[r, c] = (x[r, c] − mean[c]) · factor[c] + bias[c].
void normalize(const float* x, const float* mean, const float* factor, const float* bias,
               std::int64_t rows, std::int64_t columns, float* to);

/// to[i] = max(to[i], x[i]).
void maximum(const float* x, std::int64_t count, float* to);
void maximum(const std::uint8_t* x, std::int64_t count, std::uint8_t* to);
void maximum(const std::int8_t* x, std::int64_t count, std::int8_t* to);

/// x[i] becomes eˣ, to 1e-13, without the processor's or the C library's say in it.
void exponentials(double* x, std::int64_t count);

}  // namespace etalon::models::inference
