// SPDX-License-Identifier: Apache-2.0
#include "models/inference/engine.hpp"

#include <algorithm>

#include "models/onnx/onnx_file.hpp"
#include "tests/fuzz/models.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() { return model_files(); }

/// Compiles what the file says and predicts one sample of the extents that it names.
void parse(std::string_view bytes) {
  const models::Graph graph = models::parse_onnx(std::as_bytes(std::span(bytes)), "the input");
  const models::Engine engine(graph);
  std::vector<Array> inputs;
  for (const auto& input : graph.inputs) {
    Shape shape = input.shape;
    for (std::int64_t& extent : shape) extent = extent > 0 ? std::min<std::int64_t>(extent, 64) : 8;
    if (!shape.empty()) shape[0] = 1;
    inputs.push_back(Array::zeros(DType::f32, shape));
  }
  static_cast<void>(engine.run(inputs));
}

}  // namespace etalon::fuzz
