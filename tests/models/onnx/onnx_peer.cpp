// SPDX-License-Identifier: Apache-2.0
// The side of Etalon in tests/peers/onnx_runtime.py:
//   models_onnx_peer zoo <folder>  writes one small model of each architecture
//   models_onnx_peer run           [{"file", "inputs"}, …] on stdin, the outputs of each on stdout
#include <cstdio>
#include <iostream>
#include <iterator>

#include "core/json.hpp"
#include "models/executor/run_graph.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/zoo.hpp"

namespace {

using namespace etalon;
using namespace etalon::models;

void write_zoo(const std::filesystem::path& folder) {
  write_onnx(folder / "mlp.onnx", build_mlp({.hidden = {5, 4}, .dropout = 0.25},
                                            {{3}, 2, {{1, 2, 3}, {1, 2, 0.5F}}}, 1));
  write_onnx(folder / "resnet18.onnx", build_resnet18({.width = 4, .stem = "imagenet"},
                                                      {{3, 64, 64}, 3, {{0, 1, 2}, {1, 2, 3}}}, 1));
  write_onnx(folder / "unet3d.onnx",
             build_unet3d({.channels = {2, 4, 8}}, {{1, 8, 8, 8}, 2, {{0.5F}, {2}}}, 1));
}

Array array_from(const Json& json) {
  Shape shape;
  for (const Json& extent : json.at("shape").as_array()) shape.push_back(extent.as_integer());
  Array array = Array::zeros(DType::f32, shape);
  std::size_t i = 0;
  for (const Json& value : json.at("values").as_array()) {
    array.as<float>()[i++] = static_cast<float>(value.as_number());
  }
  return array;
}

Json json_from(const Array& array) {
  Json values = Json::array();
  for (const float value : array.as<float>()) values.push_back(static_cast<double>(value));
  return Json::object({{"shape", Json::array_of(array.shape)}, {"values", values}});
}

/// A model that is refused gives its error instead of outputs.
Json result_of(const Json& item) {
  try {
    std::vector<Array> inputs;
    for (const Json& input : item.at("inputs").as_array()) inputs.push_back(array_from(input));
    Json outputs = Json::array();
    for (const Array& output : run_graph(read_onnx(item.at("file").as_string()), inputs)) {
      outputs.push_back(json_from(output));
    }
    return outputs;
  } catch (const std::exception& problem) {
    return Json(problem.what());
  }
}

void run() {
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const Json items = Json::parse(text, "stdin");
  Json results = Json::array();
  for (const Json& item : items.as_array()) results.push_back(result_of(item));
  std::puts(results.canonical().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3 && std::string_view(argv[1]) == "zoo") {
      write_zoo(argv[2]);
    } else if (argc == 2 && std::string_view(argv[1]) == "run") {
      run();
    } else {
      return 2;
    }
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
  }
}
