// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Elementary functions with the same bits on every machine: additions, multiplications, divisions
/// and square roots of IEEE 754 in a fixed order, where each C library rounds in its own way.
namespace etalon::elementary {

/// The natural logarithm; `x` is finite and above 0. To 4 units in the last place.
[[nodiscard]] double log(double x) noexcept;

/// cos(2π·`turns`) and sin(2π·`turns`); to 4e-16; |turns| is at most 2^50. Quarters of
/// a turn are exact.
[[nodiscard]] double cosine_of_turns(double turns) noexcept;
[[nodiscard]] double sine_of_turns(double turns) noexcept;

/// `base` to the power of `exponent` ≥ 0, by squaring: the relative error is at most
/// `exponent` · 2^-53.
[[nodiscard]] double power(double base, std::int64_t exponent) noexcept;

}  // namespace etalon::elementary
