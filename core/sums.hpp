// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace etalon {

/// Sum in the shape of a balanced binary tree over the index order: ((x0+x1)+(x2+x3))+…; for a
/// length that is no power of two the left subtree has the largest power of two below it.
/// The result depends on the values and their order alone.
[[nodiscard]] double tree_sum(std::span<const double> values) noexcept;
[[nodiscard]] float tree_sum(std::span<const float> values) noexcept;

/// Correctly rounded sum of any number of doubles, independent of their order (Shewchuk 1997,
/// "Adaptive precision floating-point arithmetic"). Infinities and NaN follow IEEE addition;
/// a numeric error where finite values add up to more than a double holds.
class ExactSum {
 public:
  void add(double value);
  /// Adds what `other` holds: partial sums of ranks or threads may be joined in any order.
  void add(const ExactSum& other);
  [[nodiscard]] double value() const;
  /// Finite numbers whose exact sum it is: what a rank sends to others.
  [[nodiscard]] std::span<const double> partials() const noexcept { return partials_; }

 private:
  std::vector<double> partials_;
  double special_ = 0.0;
};

[[nodiscard]] double exact_sum(std::span<const double> values);

}  // namespace etalon
