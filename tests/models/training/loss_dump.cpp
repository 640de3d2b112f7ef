// SPDX-License-Identifier: Apache-2.0
// Losses and their gradients on the cases given as JSON on stdin, for tests/peers/loss_pytorch.py.
#include <torch/csrc/autograd/autograd.h>

#include <cstdio>
#include <iostream>
#include <iterator>

#include "core/json.hpp"
#include "models/training/loss.hpp"

namespace {

using etalon::Json;

at::Tensor tensor_from(const Json& json, at::ScalarType type) {
  std::vector<std::int64_t> shape;
  for (const Json& extent : json.at("shape").as_array()) shape.push_back(extent.as_integer());
  std::vector<double> values;
  for (const Json& value : json.at("values").as_array()) values.push_back(value.as_number());
  return at::tensor(values, at::kDouble).reshape(shape).to(type);
}

Json values_of(const at::Tensor& tensor) {
  Json values = Json::array();
  const at::Tensor flat = tensor.detach().contiguous().flatten().to(at::kDouble);
  for (std::int64_t i = 0; i < flat.numel(); ++i) values.push_back(flat[i].item<double>());
  return values;
}

}  // namespace

int main() {
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const Json cases = Json::parse(text, "stdin");
  Json results = Json::array();
  for (const Json& item : cases.as_array()) {
    const std::string kind = item.at("kind").as_string();
    const at::Tensor logits = tensor_from(item.at("logits"), at::kFloat).requires_grad_();
    const at::Tensor labels = tensor_from(item.at("labels"), at::kLong);
    const at::Tensor loss = etalon::models::training_loss(kind, logits, labels);
    const at::Tensor gradient = torch::autograd::grad({loss}, {logits})[0];
    results.push_back(Json::object(
        {{"loss", loss.item<double>()},
         {"gradient", values_of(gradient)},
         {"samples", values_of(etalon::models::sample_losses(kind, logits, labels))}}));
  }
  std::puts(results.canonical().c_str());
}
