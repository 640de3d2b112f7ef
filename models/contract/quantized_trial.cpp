// SPDX-License-Identifier: Apache-2.0
#include "models/contract/quantized_trial.hpp"

#include <algorithm>
#include <limits>

#include "models/compression/quantize.hpp"
#include "models/contract/trial.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/run_graph.hpp"
#include "models/executor/tensor.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

Calibration ranges_of(const Graph& graph, const Array& input) {
  const at::NoGradGuard no_gradients;
  const Executor executor(graph);
  const std::vector<at::Tensor> inputs = {to_tensor(input)};
  Calibration ranges;
  for (const auto& [name, value] : executor.run_all(inputs, executor.constants(), {})) {
    const bool is_activation = value.defined() && value.scalar_type() == at::kFloat &&
                               value.numel() > 0 && !graph.initializers.contains(name);
    if (!is_activation) continue;
    ranges[name] = {value.min().item<float>(), value.max().item<float>()};
  }
  return ranges;
}

}  // namespace

QuantizedTrial run_quantized(const Graph& graph, const Array& input,
                             const CompressOptions& options) {
  const Graph folded = fold_for_inference(graph);
  const Graph quantized = quantize(folded, ranges_of(folded, input), options);
  const auto executed = run_graph(quantized, {&input, 1});
  const auto computed = Engine(quantized).run({&input, 1});
  QuantizedTrial result;
  for (std::size_t i = 0; i < executed.size(); ++i) {
    const double difference =
        executed[i].shape == computed[i].shape
            ? largest_difference(executed[i].as<float>(), computed[i].as<float>())
            : std::numeric_limits<double>::infinity();
    result.difference = std::max(result.difference, difference);
    result.largest_value =
        std::max(result.largest_value, largest_value_of(executed[i].as<float>()));
  }
  return result;
}

}  // namespace etalon::models
