// SPDX-License-Identifier: Apache-2.0
// Internal to models/inference: includes oneDNN.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "models/inference/compile/lowering.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {

/// A program made ready for one set of input extents: its primitives, its reordered weights, and
/// the place of every value in a worker's memory, where values that do not live at the same time
/// share bytes. Safe to use from several threads; each takes a `Worker`.
class Session {
 public:
  /// `inputs`: names and shapes with extent 1 in axis 0.
  Session(const Program& program, std::span<const ValueInfo> inputs);

  /// Memory of one thread and the steps tied to it.
  class Worker {
   public:
    explicit Worker(const Session& session);
    /// Computes one sample: row-major f32 in and out, in the order of the graph's inputs/outputs.
    void run(std::span<const float* const> inputs, std::span<float* const> outputs);

   private:
    struct Free {
      void operator()(std::byte* memory) const;
    };
    const Session& session_;
    std::unique_ptr<std::byte, Free> memory_;
    dnnl::stream stream_;
    std::vector<std::function<void()>> steps_;
  };

  /// A worker that nobody uses, or a new one; given back when the pointer goes.
  [[nodiscard]] std::unique_ptr<Worker, std::function<void(Worker*)>> worker() const;
  /// Shapes of the outputs of one sample.
  [[nodiscard]] std::vector<Shape> output_shapes() const;

 private:
  struct Value {
    Slot slot;
    std::int64_t offset = 0;
  };
  struct Placed {
    Step step;
    std::vector<std::int64_t> operands;  ///< indices of values, −1 for none
    std::int64_t residual = -1;
    std::int64_t output = -1;
    std::int64_t scratch = 0;  ///< offset
  };
  void place_values();

  std::vector<Value> values_;
  std::vector<Placed> steps_;
  std::vector<std::int64_t> inputs_;
  std::vector<std::int64_t> outputs_;
  std::int64_t bytes_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace etalon::models::inference
