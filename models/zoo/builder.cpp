// SPDX-License-Identifier: Apache-2.0
#include "models/zoo/builder.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/output.hpp"

namespace etalon::models {
namespace {

std::vector<std::int64_t> repeated(std::int64_t count, std::int64_t value) {
  return std::vector<std::int64_t>(static_cast<std::size_t>(count), value);
}

}  // namespace

Array filled(Shape shape, float value) {
  Array array = Array::zeros(DType::f32, std::move(shape));
  std::ranges::fill(array.as<float>(), value);
  return array;
}

GraphBuilder::GraphBuilder(std::string name, std::uint64_t seed) : seed_(seed) {
  graph_.name = std::move(name);
}

RandomStream GraphBuilder::next_stream() {
  return {seed_, RandomPurpose::initialization, weights_++};
}

Array GraphBuilder::normal(Shape shape, double deviation) {
  const RandomStream stream = next_stream();
  Array array = Array::zeros(DType::f32, std::move(shape));
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(deviation * stream.normal(i));
  }
  return array;
}

Array GraphBuilder::uniform(Shape shape, double bound) {
  const RandomStream stream = next_stream();
  Array array = Array::zeros(DType::f32, std::move(shape));
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(bound * (2.0 * stream.uniform_double(i) - 1.0));
  }
  return array;
}

std::string GraphBuilder::constant(const std::string& name, Array value) {
  ensure(graph_.initializers.emplace(name, std::move(value)).second,
         "initializer names are unique");
  return name;
}

std::string GraphBuilder::op(const std::string& type, std::vector<std::string> inputs,
                             const std::string& name, std::map<std::string, Attribute> attributes) {
  graph_.nodes.push_back({type, name, std::move(inputs), {name}, std::move(attributes)});
  return name;
}

std::string GraphBuilder::input(Shape shape) {
  graph_.inputs.push_back({"input", DType::f32, std::move(shape)});
  return "input";
}

std::string GraphBuilder::standardize(const std::string& x, const Standardization& values,
                                      std::size_t rank) {
  Shape shape(rank - 1, 1);
  shape[0] = std::ssize(values.mean);
  Array mean = Array::zeros(DType::f32, shape);
  Array deviation = Array::zeros(DType::f32, shape);
  std::ranges::copy(values.mean, mean.as<float>().begin());
  std::ranges::copy(values.deviation, deviation.as<float>().begin());
  const std::string centred =
      op("Sub", {x, constant("standardize.mean", std::move(mean))}, "standardize.centred");
  return op("Div", {centred, constant("standardize.deviation", std::move(deviation))},
            "standardize.scaled");
}

std::string GraphBuilder::linear(const std::string& x, std::int64_t inputs, std::int64_t outputs,
                                 const std::string& name) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
  const std::string weight = constant(name + ".weight", uniform({outputs, inputs}, bound));
  const std::string bias = constant(name + ".bias", uniform({outputs}, bound));
  return op("Gemm", {x, weight, bias}, name, {{"transB", std::int64_t{1}}});
}

std::string GraphBuilder::conv(const std::string& x, const Convolution& shape,
                               const std::string& name) {
  Shape weight_shape = {shape.outputs, shape.inputs};
  for (std::int64_t i = 0; i < shape.axes; ++i) weight_shape.push_back(shape.kernel);
  const double taps = elementary::power(static_cast<double>(shape.kernel), shape.axes);
  const double deviation = std::sqrt(2.0 / (static_cast<double>(shape.outputs) * taps));
  std::vector<std::string> inputs = {
      x, constant(name + ".weight", normal(std::move(weight_shape), deviation))};
  if (shape.bias) inputs.push_back(constant(name + ".bias", filled({shape.outputs}, 0.0F)));
  return op("Conv", std::move(inputs), name,
            {{"kernel_shape", repeated(shape.axes, shape.kernel)},
             {"strides", repeated(shape.axes, shape.stride)},
             {"pads", repeated(2 * shape.axes, shape.kernel / 2)}});
}

std::string GraphBuilder::conv_transpose(const std::string& x, const Convolution& shape,
                                         const std::string& name) {
  Shape weight_shape = {shape.inputs, shape.outputs};
  for (std::int64_t i = 0; i < shape.axes; ++i) weight_shape.push_back(shape.stride);
  const double deviation = std::sqrt(2.0 / static_cast<double>(shape.inputs));
  std::vector<std::string> inputs = {
      x, constant(name + ".weight", normal(std::move(weight_shape), deviation))};
  if (shape.bias) inputs.push_back(constant(name + ".bias", filled({shape.outputs}, 0.0F)));
  return op("ConvTranspose", std::move(inputs), name,
            {{"kernel_shape", repeated(shape.axes, shape.stride)},
             {"strides", repeated(shape.axes, shape.stride)}});
}

std::string GraphBuilder::batch_norm(const std::string& x, std::int64_t channels,
                                     const std::string& name) {
  const Shape shape = {channels};
  return op("BatchNormalization",
            {x, constant(name + ".scale", filled(shape, 1.0F)),
             constant(name + ".bias", filled(shape, 0.0F)),
             constant(name + ".running_mean", filled(shape, 0.0F)),
             constant(name + ".running_variance", filled(shape, 1.0F))},
            name, {{"epsilon", 1e-5F}, {"momentum", 0.9F}});
}

std::string GraphBuilder::instance_norm(const std::string& x, std::int64_t channels,
                                        const std::string& name) {
  const Shape shape = {channels};
  return op("InstanceNormalization",
            {x, constant(name + ".scale", filled(shape, 1.0F)),
             constant(name + ".bias", filled(shape, 0.0F))},
            name, {{"epsilon", 1e-5F}});
}

std::string GraphBuilder::max_pool(const std::string& x, std::int64_t axes, std::int64_t kernel,
                                   std::int64_t stride, std::int64_t pad, const std::string& name) {
  return op("MaxPool", {x}, name,
            {{"kernel_shape", repeated(axes, kernel)},
             {"strides", repeated(axes, stride)},
             {"pads", repeated(2 * axes, pad)}});
}

std::string GraphBuilder::dropout(const std::string& x, double ratio, const std::string& name) {
  if (ratio == 0.0) return x;
  return op("Dropout", {x, constant(name + ".ratio", filled({}, static_cast<float>(ratio)))}, name);
}

void GraphBuilder::classify(const std::string& logits, Shape shape) {
  op("Identity", {logits}, "logits");
  if (shape.at(1) == 1) {
    op("Sigmoid", {"logits"}, "probability");
  } else {
    op("Softmax", {"logits"}, "probability", {{"axis", std::int64_t{1}}});
  }
  graph_.outputs = {{"logits", DType::f32, shape}, {"probability", DType::f32, shape}};
  declare_output(graph_, {"probability", OutputKind::probability, 1});
}

Graph GraphBuilder::finish() {
  check_graph(graph_);
  return std::move(graph_);
}

}  // namespace etalon::models
