// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/philox.hpp"

namespace etalon::validation {

/// Random values of one simulated study, one after the other: a function of (seed, scenario, study)
/// alone, so that studies may be drawn by any thread in any order.
class Draws {
 public:
  explicit Draws(std::uint64_t seed, std::uint64_t scenario = 0, std::uint64_t study = 0) noexcept
      : stream_(seed, RandomPurpose::simulation, scenario, study) {}

  /// Standard normal.
  double normal() noexcept {
    if (has_second_) {
      has_second_ = false;
      return second_;
    }
    const auto pair = stream_.normal_pair(next_++);
    second_ = pair[1];
    has_second_ = true;
    return pair[0];
  }
  /// Uniform in [0, 1).
  double uniform() noexcept { return stream_.uniform_double(2 * next_++); }

 private:
  RandomStream stream_;
  std::uint64_t next_ = 0;  ///< of the blocks of 128 bits
  double second_ = 0;
  bool has_second_ = false;
};

}  // namespace etalon::validation
