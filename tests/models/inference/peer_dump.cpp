// SPDX-License-Identifier: Apache-2.0
// Writes models with inputs and the engine's outputs, for tests/peers/onnxruntime_outputs.py:
// peer_dump <folder>. One folder per model: model.onnx, input_<i>.npy, output_<i>.npy, case.json.
#include <cstdio>
#include <filesystem>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "graphs.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/support/npy.hpp"

namespace etalon::models {
namespace {

/// `step`: allowed difference of the outputs, 0 for the bound of f32 models.
void dump(const std::filesystem::path& folder, const Graph& graph, const std::vector<Array>& inputs,
          double step) {
  std::filesystem::create_directories(folder);
  write_onnx(folder / "model.onnx", graph);
  // The file is what is computed, so that reading it is tested too.
  const Engine engine(read_onnx(folder / "model.onnx"));
  const std::vector<Array> outputs = engine.run(inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    etalon::testing::write_npy(folder / text("input_", i, ".npy"), inputs[i]);
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    etalon::testing::write_npy(folder / text("output_", i, ".npy"), outputs[i]);
  }
  write_file(folder / "case.json",
             Json::object({{"step", step}, {"int8_steps", engine.int8_steps()}}).pretty());
}

void dump_all(const std::filesystem::path& folder) {
  dump(folder / "mlp", testing::trained_mlp(), {testing::random_array(1, {5, 6})}, 0.0);
  dump(folder / "resnet18", testing::trained_resnet18(), {testing::random_array(2, {3, 1, 28, 28})},
       0.0);
  dump(folder / "resnet18_imagenet", testing::trained_resnet18(8, "imagenet"),
       {testing::random_array(3, {3, 1, 28, 28})}, 0.0);
  dump(folder / "unet3d", testing::trained_unet3d(), {testing::random_array(4, {2, 1, 16, 12, 8})},
       0.0);
  for (const testing::QuantizedCase& single : testing::quantized_cases()) {
    dump(folder / ("int8_" + single.name), single.graph, single.inputs, single.output_scale);
  }
  // Ends in an f32 product of levels: the bound of f32 models.
  dump(folder / "int8_network", testing::quantized_network(),
       {testing::random_array(21, {4, 1, 16, 16})}, 0.0);
}

}  // namespace
}  // namespace etalon::models

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    etalon::models::dump_all(argv[1]);
  } catch (const etalon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
