// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/executor/op.hpp"
#include "models/graph/types/graph_types.hpp"

namespace etalon::models {

/// Walks a graph over ATen. Names are resolved once, so that a run costs one table look-up per
/// value. Immutable after construction; `run` may be called from several threads at once.
///
///     Executor executor(graph);
///     auto outputs = executor.run(inputs, executor.constants(), {});
class Executor {
 public:
  /// Keeps a copy of the nodes; throws unsupported for an operator that is not in the tables.
  explicit Executor(const Graph& graph);
  ~Executor();
  Executor(Executor&&) noexcept;
  Executor& operator=(Executor&&) noexcept;

  /// Names of the initializers, in the order in which `run` takes them.
  [[nodiscard]] const std::vector<std::string>& initializer_names() const { return initializers_; }
  /// The graph's own initializers as tensors, in that order.
  [[nodiscard]] const std::vector<at::Tensor>& constants() const { return constants_; }

  /// Runs the graph: `inputs` in the order of the graph's inputs, `initializers` in the order of
  /// `initializer_names`. Returns the graph's outputs. What does not fit is refused before anything
  /// is computed; errors name the node.
  [[nodiscard]] std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                            std::span<const at::Tensor> initializers,
                                            const RunContext& context) const;

  /// Same, and returns every value by name: for calibration and shape inference.
  [[nodiscard]] std::map<std::string, at::Tensor> run_all(std::span<const at::Tensor> inputs,
                                                          std::span<const at::Tensor> initializers,
                                                          const RunContext& context) const;

 private:
  struct Step {
    Node node;
    OpFunction run;
    std::vector<std::int64_t> inputs;    ///< slots, −1 for an absent input
    std::vector<std::int64_t> outputs;   ///< slots
    std::vector<std::int64_t> releases;  ///< slots not read by any later step
  };
  struct Checked;  ///< input types that were found to fit
  void check_types(std::span<const at::Tensor> inputs) const;
  std::vector<at::Tensor> execute(std::span<const at::Tensor> inputs,
                                  std::span<const at::Tensor> initializers,
                                  const RunContext& context, bool keep_all) const;

  std::vector<std::string> slot_names_;
  std::vector<std::string> initializers_;
  std::vector<at::Tensor> constants_;
  std::vector<std::int64_t> input_slots_;
  std::vector<std::int64_t> initializer_slots_;
  std::vector<std::int64_t> output_slots_;
  std::vector<Step> steps_;
  GraphTypes types_;
  std::unique_ptr<Checked> checked_;
};

}  // namespace etalon::models
