// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

struct EngineOptions {
  std::int64_t threads = 1;  ///< samples computed at once; changes the time, not the bits
};

/// A graph compiled onto oneDNN for prediction: channels last, fused activations and residual
/// sums, int8 where the graph carries QuantizeLinear/DequantizeLinear pairs around an operator.
///
/// Every sample is computed alone with the same primitives, so the outputs of a sample do not
/// depend on the batch it came in, on threads or on ranks. Immutable after construction; `run` may
/// be called from several threads at once.
///
///     Engine engine(read_onnx("model.int8.onnx"), {.threads = 2});
///     std::vector<Array> outputs = engine.run({&images, 1});   // f32 (N,C,H,W) → (N,2), (N,2)
class Engine {
 public:
  /// Throws an unsupported error naming the node for an operator the engine does not compute.
  explicit Engine(const Graph& graph, EngineOptions options = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// `inputs` in the order of the graph's inputs, f32, any batch N ≥ 1; sample extents may differ
  /// between calls where the graph's operators allow it. Outputs in graph order, f32, batch N.
  [[nodiscard]] std::vector<Array> run(std::span<const Array> inputs) const;

  /// Prepares for samples of these shapes (without the batch axis, one for each input) and computes
  /// nothing: throws what `run` would throw for them.
  void prepare(std::span<const Shape> samples) const;

  /// One line per compiled step, for `--json` and tests: `conv conv1 int8 +relu`.
  [[nodiscard]] std::vector<std::string> plan() const;
  /// Operators that run in int8.
  [[nodiscard]] std::int64_t int8_steps() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

/// Version of oneDNN and the instruction set it uses: `oneDNN 3.2.0, avx512_core_vnni`.
[[nodiscard]] std::string engine_version();

}  // namespace etalon::models
