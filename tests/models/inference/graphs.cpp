// SPDX-License-Identifier: Apache-2.0
#include "graphs.hpp"

#include <algorithm>
#include <cmath>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models::testing {
namespace {

using Ints = std::vector<std::int64_t>;
using Attributes = std::map<std::string, Attribute>;

bool ends_with(const std::string& name, const std::string& end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

Graph trained(Graph graph) {
  std::uint64_t key = 1000;
  for (auto& [name, array] : graph.initializers) {
    const bool spread = ends_with(name, ".scale") || ends_with(name, ".running_variance");
    if (!spread && !ends_with(name, ".bias") && !ends_with(name, ".running_mean")) continue;
    const Array values = random_array(key++, array.shape);
    for (std::size_t i = 0; i < values.as<float>().size(); ++i) {
      array.as<float>()[i] =
          spread ? 1.0F + 0.5F * values.as<float>()[i] : 0.3F * values.as<float>()[i];
    }
  }
  return graph;
}

Array scalar(float value) { return filled({}, value); }
Array zero_point(std::uint8_t value) {
  Array array = Array::zeros(DType::u8, {});
  array.as<std::uint8_t>()[0] = value;
  return array;
}

/// Grows a graph whose values are quantized; not the code that compresses models.
class QuantizedBuilder {
 public:
  explicit QuantizedBuilder(std::string name) { graph.name = std::move(name); }

  std::string input(Shape shape) {
    const std::string name = text("x", graph.inputs.size());
    graph.inputs.push_back({name, DType::f32, std::move(shape)});
    return name;
  }
  std::string op(const std::string& type, std::vector<std::string> inputs,
                 Attributes attributes = {}) {
    const std::string name = text(type, graph.nodes.size());
    graph.nodes.push_back({type, name, std::move(inputs), {name}, std::move(attributes)});
    return name;
  }
  std::string constant(Array array) {
    const std::string name = text("c", graph.initializers.size());
    graph.initializers[name] = std::move(array);
    return name;
  }
  /// x → QuantizeLinear → DequantizeLinear.
  std::string levels(const std::string& x, float scale, std::uint8_t zero) {
    const std::string s = constant(scalar(scale));
    const std::string z = constant(zero_point(zero));
    return op("DequantizeLinear", {op("QuantizeLinear", {x, s, z}), s, z});
  }
  /// Random i8 weight in ±63 with one scale per entry of `axis`, dequantized.
  std::string weight(Shape shape, std::int64_t axis) {
    Array array = Array::zeros(DType::i8, shape);
    const Array random = random_array(key_++, shape);
    for (std::size_t i = 0; i < array.data.size(); ++i) {
      array.as<std::int8_t>()[i] =
          static_cast<std::int8_t>(std::lround(63.0F * random.as<float>()[i]));
    }
    const std::int64_t channels = shape[static_cast<std::size_t>(axis)];
    Array scales = random_array(key_++, {channels});
    for (float& scale : scales.as<float>()) scale = 0.004F + 0.002F * scale;
    const std::string zeros = constant(Array::zeros(DType::i8, {channels}));
    return op("DequantizeLinear", {constant(std::move(array)), constant(std::move(scales)), zeros},
              {{"axis", axis}});
  }
  std::string bias(std::int64_t channels) { return constant(random_array(key_++, {channels})); }
  Graph finish(const std::string& output, std::size_t rank) {
    graph.outputs = {{output, DType::f32, Shape(rank, -1)}};
    return graph;
  }

  Graph graph;

 private:
  std::uint64_t key_ = 50;
};

struct Layer {
  std::string op = "Conv";
  Shape input;
  Shape weight;
  std::int64_t axis = 0;
  Attributes attributes = {};
  std::uint8_t input_zero = 128;
  std::string activation = {};
  bool bias = true;
  bool quantized_output = true;
};

QuantizedCase layer_case(const std::string& name, const Layer& layer) {
  QuantizedBuilder build(name);
  const std::string x = build.levels(build.input(layer.input), 1.0F / 100, layer.input_zero);
  std::vector<std::string> inputs = {x, build.weight(layer.weight, layer.axis)};
  const bool grouped_transposed = layer.op == "ConvTranspose" && layer.attributes.contains("group");
  const std::int64_t groups =
      grouped_transposed ? std::get<std::int64_t>(layer.attributes.at("group")) : 1;
  const std::int64_t outputs = layer.weight[static_cast<std::size_t>(layer.axis)] * groups;
  if (layer.bias) inputs.push_back(build.bias(outputs));
  std::string y = build.op(layer.op, inputs, layer.attributes);
  if (layer.activation == "LeakyRelu") {
    y = build.op("LeakyRelu", {y}, {{"alpha", 0.1F}});
  } else if (layer.activation == "Clip") {
    y = build.op("Clip", {y, build.constant(scalar(-0.25F)), build.constant(scalar(0.75F))});
  } else if (!layer.activation.empty()) {
    y = build.op(layer.activation, {y});
  }
  const float scale = 0.017F;
  const auto zero = static_cast<std::uint8_t>(layer.activation == "Relu" ? 0 : 117);
  if (layer.quantized_output) y = build.levels(y, scale, zero);
  QuantizedCase result{name, build.finish(y, layer.input.size()), {}, 1, 0.0F};
  if (layer.quantized_output) result.output_scale = scale;
  Shape input = layer.input;
  input[0] = 3;
  result.inputs.push_back(random_array(name.size(), input));
  return result;
}

/// GlobalAveragePool between two pairs.
QuantizedCase average_case(const std::string& name, std::uint8_t input_zero, std::uint8_t zero) {
  QuantizedBuilder build(name);
  const std::string x = build.levels(build.input({-1, 7, 5, 4}), 0.009F, input_zero);
  const float scale = 0.0013F;
  const std::string y = build.levels(build.op("GlobalAveragePool", {x}), scale, zero);
  return {name, build.finish(y, 4), {random_array(5, {3, 7, 5, 4})}, 1, scale};
}

QuantizedCase residual_case(const std::string& name, const std::string& activation) {
  QuantizedBuilder build(name);
  const std::string a = build.levels(build.input({-1, 5, 6, 7}), 0.011F, 100);
  const std::string b = build.levels(build.input({-1, 5, 6, 7}), 0.009F, 131);
  std::string y = build.op("Add", {a, b});
  if (!activation.empty()) y = build.op(activation, {y});
  const float scale = 0.013F;
  QuantizedCase result{name, build.finish(build.levels(y, scale, 40), 4), {}, 1, scale};
  result.inputs = {random_array(3, {3, 5, 6, 7}), random_array(4, {3, 5, 6, 7})};
  return result;
}

}  // namespace

Array random_array(std::uint64_t key, Shape shape) {
  const RandomStream stream(11, RandomPurpose::test, key);
  Array array = Array::zeros(DType::f32, std::move(shape));
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 2.0F * stream.uniform(i) - 1.0F;
  return array;
}

Graph trained_mlp() {
  return trained(build_mlp({.hidden = {16, 8}, .dropout = 0.2},
                           {{6}, 2, {{1, 2, 3, 4, 5, 6}, {1, 2, 1, 2, 1, 2}}}, 3));
}

Graph trained_resnet18(std::int64_t width, const std::string& stem) {
  return trained(
      build_resnet18({.width = width, .stem = stem}, {{1, 28, 28}, 2, {{0.4F}, {0.3F}}}, 4));
}

Graph trained_unet3d(std::vector<std::int64_t> channels) {
  return trained(
      build_unet3d({.channels = std::move(channels)}, {{1, 16, 16, 16}, 2, {{0.1F}, {0.9F}}}, 5));
}

std::vector<QuantizedCase> quantized_cases() {
  const std::string transposed = "ConvTranspose";
  const Attributes same2 = {{"pads", Ints{1, 1, 1, 1}}};
  std::vector<QuantizedCase> cases = {
      layer_case(
          "conv1d",
          {.input = {-1, 6, 21}, .weight = {10, 6, 5}, .attributes = {{"pads", Ints{2, 2}}}}),
      layer_case("conv2d",
                 {.input = {-1, 16, 9, 11}, .weight = {24, 16, 3, 3}, .attributes = same2}),
      layer_case("conv2d_relu", {.input = {-1, 16, 9, 11},
                                 .weight = {24, 16, 3, 3},
                                 .attributes = same2,
                                 .input_zero = 0,
                                 .activation = "Relu"}),
      layer_case("conv2d_leaky_relu", {.input = {-1, 3, 8, 8},
                                       .weight = {5, 3, 3, 3},
                                       .attributes = same2,
                                       .activation = "LeakyRelu"}),
      layer_case("conv2d_clip", {.input = {-1, 3, 8, 8},
                                 .weight = {5, 3, 3, 3},
                                 .attributes = same2,
                                 .activation = "Clip"}),
      layer_case("conv2d_f32_result", {.input = {-1, 8, 7, 7},
                                       .weight = {12, 8, 3, 3},
                                       .attributes = same2,
                                       .quantized_output = false}),
      layer_case("conv2d_uneven_pads_stride",
                 {.input = {-1, 4, 9, 8},
                  .weight = {8, 4, 3, 2},
                  .attributes = {{"pads", Ints{0, 1, 2, 0}}, {"strides", Ints{2, 3}}}}),
      layer_case("conv2d_dilated",
                 {.input = {-1, 4, 11, 11},
                  .weight = {8, 4, 3, 3},
                  .attributes = {{"dilations", Ints{2, 2}}, {"pads", Ints{2, 2, 2, 2}}},
                  .bias = false}),
      layer_case("conv2d_grouped",
                 {.input = {-1, 8, 9, 9},
                  .weight = {12, 4, 3, 3},
                  .attributes = {{"group", std::int64_t{2}}, {"pads", Ints{1, 1, 1, 1}}}}),
      layer_case("conv2d_depthwise",
                 {.input = {-1, 8, 9, 9},
                  .weight = {8, 1, 3, 3},
                  .attributes = {{"group", std::int64_t{8}}, {"pads", Ints{1, 1, 1, 1}}}}),
      layer_case("conv2d_one_channel",
                 {.input = {-1, 1, 12, 12}, .weight = {16, 1, 3, 3}, .attributes = same2}),
      layer_case("conv3d", {.input = {-1, 8, 6, 7, 8},
                            .weight = {16, 8, 3, 3, 3},
                            .attributes = {{"pads", Ints{1, 1, 1, 1, 1, 1}}}}),
      layer_case("conv3d_pointwise",
                 {.input = {-1, 8, 4, 5, 6}, .weight = {2, 8, 1, 1, 1}, .quantized_output = false}),
      layer_case("conv_transpose1d", {.op = transposed,
                                      .input = {-1, 6, 9},
                                      .weight = {6, 4, 2},
                                      .axis = 1,
                                      .attributes = {{"strides", Ints{2}}}}),
      layer_case("conv_transpose2d_overlapping", {.op = transposed,
                                                  .input = {-1, 8, 5, 6},
                                                  .weight = {8, 4, 3, 3},
                                                  .axis = 1,
                                                  .attributes = {{"strides", Ints{2, 2}},
                                                                 {"pads", Ints{1, 1, 1, 1}},
                                                                 {"output_padding", Ints{1, 1}}}}),
      layer_case("conv_transpose3d", {.op = transposed,
                                      .input = {-1, 16, 3, 4, 5},
                                      .weight = {16, 8, 2, 2, 2},
                                      .axis = 1,
                                      .attributes = {{"strides", Ints{2, 2, 2}}}}),
      layer_case("gemm_transposed", {.op = "Gemm",
                                     .input = {-1, 20},
                                     .weight = {7, 20},
                                     .attributes = {{"transB", std::int64_t{1}}},
                                     .activation = "Relu"}),
      layer_case("gemm", {.op = "Gemm",
                          .input = {-1, 33},
                          .weight = {33, 9},
                          .axis = 1,
                          .quantized_output = false}),
      layer_case("gemm_levels", {.op = "Gemm", .input = {-1, 29}, .weight = {29, 11}, .axis = 1}),
      layer_case("matmul",
                 {.op = "MatMul", .input = {-1, 17}, .weight = {17, 6}, .axis = 1, .bias = false}),
      layer_case(
          "matmul_rows",
          {.op = "MatMul", .input = {-1, 5, 17}, .weight = {17, 6}, .axis = 1, .bias = false}),
      residual_case("residual_add", ""),
      residual_case("residual_add_relu", "Relu"),
      average_case("global_average", 0, 0),
      average_case("global_average_zero_points", 120, 131),
  };
  return cases;
}

Graph quantized_network() {
  QuantizedBuilder build("network");
  const Attributes same = {{"pads", Ints{1, 1, 1, 1}}};
  const std::string x = build.levels(build.input({-1, 1, 16, 16}), 1.0F / 120, 127);
  std::string stem = build.op("Conv", {x, build.weight({16, 1, 3, 3}, 0), build.bias(16)}, same);
  stem = build.levels(build.op("Relu", {stem}), 0.02F, 0);
  std::string y = build.op("Conv", {stem, build.weight({16, 16, 3, 3}, 0), build.bias(16)}, same);
  y = build.levels(y, 0.08F, 128);
  y = build.levels(build.op("Relu", {build.op("Add", {y, stem})}), 0.05F, 0);
  y = build.op("MaxPool", {y}, {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}});
  y = build.levels(y, 0.05F, 0);
  y = build.op("ConvTranspose", {y, build.weight({16, 8, 2, 2}, 1), build.bias(8)},
               {{"strides", Ints{2, 2}}});
  y = build.levels(build.op("LeakyRelu", {y}, {{"alpha", 0.1F}}), 0.06F, 60);
  y = build.op("Flatten", {build.op("GlobalAveragePool", {y})});
  y = build.levels(y, 0.02F, 30);
  y = build.op("Gemm", {y, build.weight({3, 8}, 0), build.bias(3)}, {{"transB", std::int64_t{1}}});
  return build.finish(y, 2);
}

double largest_difference(const Array& a, const Array& b) {
  if (a.shape != b.shape || a.dtype != b.dtype) return INFINITY;
  double largest = 0.0;
  for (std::size_t i = 0; i < a.as<float>().size(); ++i) {
    const double d = std::abs(static_cast<double>(a.as<float>()[i]) - b.as<float>()[i]);
    largest = std::isnan(d) ? INFINITY : std::max(largest, d);
  }
  return largest;
}

double relative_difference(const Array& a, const Array& b) {
  double scale = 1e-3;
  for (const float value : b.as<float>()) scale = std::max(scale, std::abs(double{value}));
  return largest_difference(a, b) / scale;
}

}  // namespace etalon::models::testing
