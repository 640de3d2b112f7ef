// SPDX-License-Identifier: Apache-2.0
// Writes the models of the zoo as they are, folded, in int8 and pruned, with an input and the
// outputs that the executor (.output) and the engine (.engine) compute, for
// tests/peers/compressed_models.py: model_dump <folder>
#include <cstdio>
#include <filesystem>

#include "core/error.hpp"
#include "core/file.hpp"
#include "models/compression/prune.hpp"
#include "models/compression/quantize.hpp"
#include "models/executor/run_graph.hpp"
#include "models/executor/versions.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

void dump(const std::filesystem::path& folder, const std::string& name, const Graph& graph,
          const Shape& sample) {
  const std::vector<Array> input = {testing::random_array(sample, 1)};
  write_onnx(folder / (name + ".onnx"), graph);
  const auto text_of = [](const Array& array) {
    return std::string(reinterpret_cast<const char*>(array.data.data()), array.data.size());
  };
  write_file(folder / (name + ".input"), text_of(input[0]));
  write_file(folder / (name + ".output"), text_of(run_graph(graph, input)[0]));
  write_file(folder / (name + ".engine"), text_of(Engine(graph).run(input)[0]));
}

void dump_all(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::map<std::string, testing::ZooModel> models = {
      {"mlp", testing::mlp()},
      {"resnet18", testing::resnet18()},
      {"resnet18_imagenet", testing::resnet18("imagenet")},
      {"unet3d", testing::unet3d()}};
  for (const auto& [name, model] : models) {
    dump(folder, name + ".float", model.graph, model.sample);
    const Graph folded = fold_for_inference(model.graph);
    dump(folder, name + ".folded", folded, model.sample);
    distributed::Communicator alone;
    const Shape& sample = model.sample;
    const auto input = [&sample](std::int64_t i) {
      return testing::random_array(sample, static_cast<std::uint64_t>(i) + 1);
    };
    const Calibration ranges = calibrate(alone, folded, 8, input, {.calibration = "minmax"});
    dump(folder, name + ".int8", quantize(folded, ranges, {}), model.sample);
    // Some nodes back in floating point, as when the gate fails.
    std::set<std::string> kept;
    const auto nodes = quantizable_nodes(folded);
    for (std::size_t i = 0; i < nodes.size(); i += 3) kept.insert(nodes[i]);
    dump(folder, name + "_mixed.folded", folded, model.sample);
    dump(folder, name + "_mixed.int8", quantize(folded, ranges, {}, kept), model.sample);
    dump(folder, name + ".pruned", prune_channels(model.graph, 0.5, 1).graph, model.sample);
  }
}

}  // namespace
}  // namespace etalon::models

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    etalon::models::pin_arithmetic();
    etalon::models::dump_all(argv[1]);
  } catch (const etalon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
