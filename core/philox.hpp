// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace etalon {

/// Philox4x32-10, a counter-based random function (Salmon et al., "Parallel random numbers: as
/// easy as 1, 2, 3", SC'11): 128 random bits for a 64-bit key and a 128-bit counter, no state.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key) noexcept;

/// What random values are for. A new use takes a new number; numbers are never reused.
enum class RandomPurpose : std::uint32_t {
  split = 1,
  shuffle = 2,
  initialization = 3,
  dropout = 4,
  augmentation = 5,
  patch = 6,
  bootstrap = 7,
  calibration = 8,
  test = 9,
  golden = 10,
  simulation = 11,
};

/// Random values keyed by (seed, purpose, a, b, element): never by rank, thread or time.
/// `a` is usually the epoch or step, `b` the sample or replicate. A value type; any element may be
/// asked for in any order, from any thread, with the same answer.
///
///     RandomStream draws(seed, RandomPurpose::dropout, step, sample);
///     float u = draws.uniform(element);
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint64_t a = 0,
               std::uint64_t b = 0) noexcept;

  /// 32 random bits.
  [[nodiscard]] std::uint32_t bits(std::uint64_t element) const noexcept;
  /// 64 random bits.
  [[nodiscard]] std::uint64_t bits64(std::uint64_t element) const noexcept;
  /// Uniform in [0, 1), 24 bits (exact in float).
  [[nodiscard]] float uniform(std::uint64_t element) const noexcept;
  /// Uniform in [0, 1), 53 bits.
  [[nodiscard]] double uniform_double(std::uint64_t element) const noexcept;
  /// Uniform in [0, bound) by Lemire's multiplication; its bias is below bound / 2^64.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound, std::uint64_t element) const noexcept;
  /// Standard normal (Box-Muller), the same bits on every machine.
  [[nodiscard]] double normal(std::uint64_t element) const noexcept;
  /// Elements 2·`pair` and 2·`pair` + 1 of `normal`, for little more than the price of one.
  [[nodiscard]] std::array<double, 2> normal_pair(std::uint64_t pair) const noexcept;

 private:
  [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint64_t index) const noexcept;
  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 2> high_{};
};

/// A uniformly random permutation of 0 … count−1 (Fisher-Yates over the stream).
[[nodiscard]] std::vector<std::int64_t> random_permutation(std::int64_t count,
                                                           const RandomStream& stream);

}  // namespace etalon
