// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <span>

#include "models/executor/executor.hpp"
#include "models/graph/output.hpp"
#include "models/training/batch.hpp"
#include "models/training/flat_layout.hpp"

namespace etalon::models {

/// Forward and backward passes of logical shards over the part of a graph that makes the logits of
/// its scored output. Thread-safe: each call has its own
/// tensors; parameters are read from one flat vector that nobody writes meanwhile.
class ShardPasses {
 public:
  ShardPasses(const Graph& graph, const FlatLayout& layout, const TrainOptions& options);

  /// Gradients, batch statistics and loss of one shard in the layout's places; `result` has
  /// layout.size() elements. `values` is the flat vector of parameters, 64-byte aligned.
  void gradient(const Batch& batch, std::span<const float> values, std::int64_t step,
                std::span<float> result) const;
  /// Loss of every sample of the batch in inference mode.
  [[nodiscard]] std::vector<float> losses(const Batch& batch, std::span<const float> values) const;

 private:
  [[nodiscard]] std::vector<at::Tensor> initializers(std::span<const float> values,
                                                     bool with_gradients) const;

  ShardPasses(const LossGraph& graph, const FlatLayout& layout, const TrainOptions& options);
  [[nodiscard]] at::Tensor logits(const Batch& batch, std::span<const at::Tensor> weights,
                                  const RunContext& context) const;

  Executor executor_;
  bool has_logits_;
  const FlatLayout& layout_;
  TrainOptions options_;
  std::vector<std::size_t> parameter_slots_;
  std::vector<std::size_t> statistic_slots_;
};

}  // namespace etalon::models
