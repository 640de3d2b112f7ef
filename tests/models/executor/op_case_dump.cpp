// SPDX-License-Identifier: Apache-2.0
// Writes every operator case with outputs and gradients as JSON, for
// tests/peers/operators_pytorch.py.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstdio>

#include "core/json.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"
#include "op_cases.hpp"

namespace {

using etalon::Json;

Json tensor_json(const at::Tensor& tensor) {
  Json values = Json::array();
  const at::Tensor flat = tensor.detach().contiguous().flatten().to(at::kDouble);
  for (std::int64_t i = 0; i < flat.numel(); ++i) values.push_back(flat[i].item<double>());
  return Json::object({{"shape", Json::array_of(tensor.sizes().vec())}, {"values", values}});
}

struct AttributeJson {
  Json operator()(const etalon::Array& /*unused*/) const { return {}; }
  Json operator()(const std::vector<float>& /*unused*/) const { return {}; }
  Json operator()(const std::vector<std::string>& /*unused*/) const { return {}; }
  Json operator()(const std::vector<std::int64_t>& values) const { return Json::array_of(values); }
  Json operator()(float value) const { return Json(static_cast<double>(value)); }
  Json operator()(std::int64_t value) const { return Json(value); }
  Json operator()(const std::string& value) const { return Json(value); }
};

}  // namespace

int main() {
  Json cases = Json::array();
  for (const auto& op : etalon::models::testing::op_cases()) {
    const etalon::models::Executor executor(op.graph);
    std::vector<at::Tensor> inputs;
    Json input_json = Json::array();
    for (const auto& input : op.inputs) {
      inputs.push_back(etalon::models::to_tensor(input).requires_grad_());
      input_json.push_back(tensor_json(inputs.back()));
    }
    const at::Tensor output = executor.run(inputs, executor.constants(), {})[0];
    Json gradient_json = Json::array();
    for (const auto& gradient : torch::autograd::grad({output.sum()}, inputs)) {
      gradient_json.push_back(tensor_json(gradient));
    }
    Json attributes = Json::object();
    const auto& node = op.graph.nodes[0];
    for (const auto& [name, value] : node.attributes) {
      attributes[name] = std::visit(AttributeJson{}, value);
    }
    cases.push_back(Json::object({{"name", op.name},
                                  {"op", node.op},
                                  {"attributes", attributes},
                                  {"inputs", input_json},
                                  {"output", tensor_json(output)},
                                  {"gradients", gradient_json}}));
  }
  std::puts(cases.canonical().c_str());
}
