// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Where each trainable parameter and running statistic stands in one flat vector of floats, and
/// behind them the loss: what one exchange per step carries. Every entry begins on a multiple of 16
/// floats, so that with an aligned base each is 64-byte aligned whatever the number of ranks.
class FlatLayout {
 public:
  struct Entry {
    std::string name;
    Shape shape;
    std::int64_t offset = 0;
    std::int64_t count = 0;
    float momentum = 0.9F;  ///< of a statistic: the share that its old value keeps in a step
  };

  /// Of what the scored output depends on; the rest of the graph is not trained. Throws an
  /// unsupported error naming a BatchNormalization whose statistics are no f32 constants of its
  /// own.
  explicit FlatLayout(const Graph& graph);

  [[nodiscard]] const std::vector<Entry>& parameters() const noexcept { return parameters_; }
  /// Running means and variances in pairs, in node order.
  [[nodiscard]] const std::vector<Entry>& statistics() const noexcept { return statistics_; }
  /// First element behind the parameters.
  [[nodiscard]] std::int64_t statistics_begin() const noexcept { return statistics_begin_; }
  [[nodiscard]] std::int64_t loss() const noexcept { return loss_; }
  [[nodiscard]] std::int64_t size() const noexcept { return loss_ + 16; }

  /// Copies the graph's values into the flat vector (size()), padding zero.
  void gather(const Graph& graph, std::span<float> flat) const;
  /// Copies the flat vector's values into the graph's initializers.
  void scatter(std::span<const float> flat, Graph& graph) const;

 private:
  std::vector<Entry> parameters_;
  std::vector<Entry> statistics_;
  std::int64_t statistics_begin_ = 0;
  std::int64_t loss_ = 0;
};

}  // namespace etalon::models
