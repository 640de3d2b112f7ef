// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "models/training/options.hpp"

namespace etalon::models {

/// Elementwise update of one piece of the flat parameters. Because it is elementwise, ranks that
/// own different pieces together do exactly what one rank would. Arithmetic in float, one rounding
/// per operation, in the order of PyTorch's SGD and AdamW.
class Optimizer {
 public:
  /// State for `count` elements, zero.
  Optimizer(const OptimizerOptions& options, std::int64_t count);

  /// Updates `values` from `gradients`, the piece's elements from `begin` on; `step` counts from 1.
  /// Calls on disjoint elements may run at once.
  void update(std::span<float> values, std::span<const float> gradients, double rate,
              std::int64_t step, std::int64_t begin = 0);

  /// First (or only) and second moments of the piece, for checkpoints.
  [[nodiscard]] std::span<float> first() noexcept { return first_; }
  [[nodiscard]] std::span<float> second() noexcept { return second_; }

 private:
  OptimizerOptions options_;
  std::vector<float> first_;
  std::vector<float> second_;
};

}  // namespace etalon::models
