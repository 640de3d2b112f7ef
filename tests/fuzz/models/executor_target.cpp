// SPDX-License-Identifier: Apache-2.0
#include "models/executor/run_graph.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/fuzz/models/model_files.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() { return model_files(); }

/// One sample through ATen, as training and calibration do.
void parse(std::string_view bytes) {
  const models::Graph graph = models::parse_onnx(std::as_bytes(std::span(bytes)), "the input");
  const auto run = [](const models::Graph& each) {
    static_cast<void>(models::run_graph(each, sample_inputs(each)));
  };
  run(graph);
  with_an_extreme_number(graph, bytes, run);
}

}  // namespace etalon::fuzz
