// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Batch statistics of one BatchNormalization node in one logical shard.
struct BatchStatistics {
  at::Tensor mean;      ///< (C)
  at::Tensor variance;  ///< (C), unbiased
};

/// What a run needs beside its inputs. Plain values; nothing depends on rank, thread or time.
struct RunContext {
  bool training = false;   ///< batch statistics, active dropout
  std::uint64_t seed = 0;  ///< of the job
  std::uint64_t step = 0;  ///< global step, keys dropout
  /// Position of each sample of this batch in the step's global batch, keys dropout. (N)
  std::span<const std::int64_t> positions = {};
  /// Receives batch statistics in node order when training.
  std::vector<BatchStatistics>* statistics = nullptr;
};

/// One operator call: the node, its input tensors (undefined for an absent optional input).
struct OpCall {
  const Node& node;
  std::int64_t node_index;  ///< place in the graph, keys dropout
  std::span<const at::Tensor> inputs;
  const RunContext& context;
  /// Nobody else holds the memory of the first input: no later node, no value that is a view of
  /// it, no caller, no gradient. The result may take it.
  bool owns_first = false;

  [[nodiscard]] std::int64_t attribute(std::string_view name, std::int64_t fallback) const {
    return attribute_or(node, name, fallback);
  }
  [[nodiscard]] std::vector<std::int64_t> attribute(std::string_view name,
                                                    std::vector<std::int64_t> fallback) const {
    return attribute_or(node, name, std::move(fallback));
  }
  [[nodiscard]] bool has_input(std::size_t i) const {
    return i < inputs.size() && inputs[i].defined();
  }
  /// Throws a format error naming the node when the input is absent.
  [[nodiscard]] const at::Tensor& input(std::size_t i) const;
  [[nodiscard]] at::Tensor input_or_undefined(std::size_t i) const {
    return has_input(i) ? inputs[i] : at::Tensor();
  }
  /// A format error with operator and node name in front.
  [[noreturn]] void fail(std::string_view reason) const;
  /// An unsupported error with operator and node name in front, for valid nodes.
  [[noreturn]] void refuse(std::string_view reason) const;
};

using OpFunction = std::vector<at::Tensor> (*)(const OpCall&);

/// An operator of ONNX and how it is computed. Its ATen calls serve the forward pass, the gradient
/// (through autograd) and shape inference.
struct Op {
  std::string_view name;
  OpFunction run;
};

// One table per file of operators; `find_op` looks through all of them.
[[nodiscard]] std::span<const Op> convolution_ops();
[[nodiscard]] std::span<const Op> linear_ops();
[[nodiscard]] std::span<const Op> normalization_ops();
[[nodiscard]] std::span<const Op> elementwise_ops();
[[nodiscard]] std::span<const Op> pooling_ops();
[[nodiscard]] std::span<const Op> shape_ops();
[[nodiscard]] std::span<const Op> quantization_ops();

/// Throws an unsupported error that lists the nearest supported name.
[[nodiscard]] const Op& find_op(const Node& node);

}  // namespace etalon::models
