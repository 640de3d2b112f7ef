// SPDX-License-Identifier: Apache-2.0
#include "models/executor/run_graph.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"

namespace etalon::models {

std::vector<Array> run_graph(const Graph& graph, std::span<const Array> inputs) {
  check(inputs.size() == graph.inputs.size(), ErrorKind::usage,
        text("the graph '", graph.name, "' takes ", graph.inputs.size(), " inputs, got ",
             inputs.size()));
  const at::NoGradGuard no_gradients;
  const Executor executor(graph);
  std::vector<at::Tensor> tensors;
  for (const Array& input : inputs) tensors.push_back(to_tensor(input));
  std::vector<Array> outputs;
  for (const at::Tensor& output : executor.run(tensors, executor.constants(), {})) {
    outputs.push_back(to_array(output));
  }
  return outputs;
}

void check_operator(const Node& node) { static_cast<void>(find_op(node)); }

}  // namespace etalon::models
