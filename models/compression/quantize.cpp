// SPDX-License-Identifier: Apache-2.0
#include "models/compression/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "models/compression/quantization_plan.hpp"
#include "models/graph/edit.hpp"
#include "models/graph/graph_index.hpp"
#include "models/graph/weight_layout.hpp"

namespace etalon::models {
namespace {

template <class T>
Array scalar(DType dtype, T value) {
  Array array = Array::zeros(dtype, {});
  array.as<T>()[0] = value;
  return array;
}

// A channel of zeros keeps them under any scale; a small one hardly moves its bias, which becomes a
// multiple of it.
constexpr float zero_channel_scale = 0x1p-16F;

// Biases are added to whole-number sums of 32 bits as multiples of (input scale · weight scale).
constexpr float largest_bias = 0x1p29F;

struct QuantizedWeight {
  Array levels;       ///< i8, shape of the weight
  Array scales;       ///< f32 (output channels)
  Array zero_points;  ///< i8 zeros (output channels)
};

/// Symmetric levels −limit … limit, one scale per entry of `axis`, none below `lowest_scales`
/// (empty: no bounds).
QuantizedWeight quantize_weight(const Array& weight, std::int64_t axis, int limit,
                                const std::vector<float>& lowest_scales) {
  const auto channels = static_cast<std::size_t>(weight.shape[static_cast<std::size_t>(axis)]);
  ensure(channels > 0, "a layer without outputs is not quantized");
  std::size_t inner = 1;
  for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < weight.shape.size(); ++i) {
    inner *= static_cast<std::size_t>(weight.shape[i]);
  }
  const auto values = weight.as<float>();
  const auto channel_of = [&](std::size_t index) { return index / inner % channels; };
  std::vector<float> largest(channels, 0.0F);
  for (std::size_t i = 0; i < values.size(); ++i) {
    largest[channel_of(i)] = std::max(largest[channel_of(i)], std::abs(values[i]));
  }
  QuantizedWeight result = {Array::zeros(DType::i8, weight.shape),
                            Array::zeros(DType::f32, {std::ssize(largest)}),
                            Array::zeros(DType::i8, {std::ssize(largest)})};
  auto scales = result.scales.as<float>();
  for (std::size_t c = 0; c < channels; ++c) {
    const float scale = largest[c] / static_cast<float>(limit);
    scales[c] = scale < std::numeric_limits<float>::min() ? zero_channel_scale : scale;
    if (!lowest_scales.empty()) scales[c] = std::max(scales[c], lowest_scales[c]);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float level = std::nearbyint(values[i] / scales[channel_of(i)]);
    result.levels.as<std::int8_t>()[i] = static_cast<std::int8_t>(
        std::clamp(level, static_cast<float>(-limit), static_cast<float>(limit)));
  }
  return result;
}

/// Copies a graph node by node and puts pairs where the plan wants them. Names of new values are
/// those of the old ones with a suffix behind a slash.
class Writer {
 public:
  Writer(const Graph& graph, const QuantizationPlan& plan, int weight_limit)
      : graph_(graph), index_(graph), plan_(plan), weight_limit_(weight_limit), result_(graph) {
    result_.nodes.clear();
  }

  Graph write() {
    for (const ValueInfo& input : graph_.inputs) write_pair(input.name);
    for (const Node& node : graph_.nodes) {
      Node copy = node;
      for (std::string& input : copy.inputs) {
        if (plan_.activations.contains(input)) input += "/dequantized";
      }
      if (node.op != "Add" && plan_.nodes.contains(node.name)) {
        copy.inputs[1] =
            write_weight(node.inputs[1], output_axis(node), lowest_weight_scales(node));
        round_bias(node, copy);
      }
      result_.nodes.push_back(std::move(copy));
      for (const std::string& output : node.outputs) write_pair(output);
    }
    drop_unused_initializers(result_);
    check_graph(result_);
    return std::move(result_);
  }

 private:
  /// One pair serves all readers of a value.
  void write_pair(const std::string& value) {
    const auto found = plan_.activations.find(value);
    if (found == plan_.activations.end()) return;
    const std::string scale = value + "/scale";
    const std::string zero_point = value + "/zero_point";
    result_.initializers[scale] = scalar(DType::f32, found->second.scale);
    result_.initializers[zero_point] = scalar(DType::u8, found->second.zero_point);
    std::string real = value;
    if (comes_from_float_layer(value)) {
      real = value + "/real";
      result_.nodes.push_back(
          {"LeakyRelu", value + "/keep_float", {value}, {real}, {{"alpha", 1.0F}}});
    }
    result_.nodes.push_back(
        {"QuantizeLinear", value + "/quantize", {real, scale, zero_point}, {value + "/quantized"}});
    result_.nodes.push_back({"DequantizeLinear",
                             value + "/dequantize",
                             {value + "/quantized", scale, zero_point},
                             {value + "/dequantized"}});
  }

  /// The layer that makes `value`, maybe through an activation, is left in floating point between
  /// two pairs. ONNX Runtime would quantize such a layer by itself, weights in one scale; it does
  /// not see through an activation that changes nothing.
  bool comes_from_float_layer(const std::string& value) const {
    std::int64_t maker = index_.producer(value);
    if (maker < 0) return false;
    const std::string& op = graph_.nodes[static_cast<std::size_t>(maker)].op;
    if (op == "Relu" || op == "Clip") {
      maker = index_.producer(graph_.nodes[static_cast<std::size_t>(maker)].inputs[0]);
      if (maker < 0) return false;
    }
    const Node& layer = graph_.nodes[static_cast<std::size_t>(maker)];
    return (layer.op == "Conv" || layer.op == "ConvTranspose" || layer.op == "Gemm") &&
           !plan_.nodes.contains(layer.name) && plan_.activations.contains(layer.inputs[0]);
  }

  /// The bias of a layer whose sums it can be added to; null for none.
  const Array* summed_bias(const Node& node) const {
    if (node.inputs.size() < 3 || !plan_.activations.contains(node.inputs[0]) ||
        attribute_or(node, "beta", 1.0F) != 1.0F) {
      return nullptr;
    }
    return float_initializer(graph_, node.inputs[2]);
  }

  /// Weight scales under which the biases of a layer fit into its sums: a channel with weights of
  /// nearly zero would ask for more.
  std::vector<float> lowest_weight_scales(const Node& node) const {
    const Array* bias = summed_bias(node);
    const Shape& weight = graph_.initializers.at(node.inputs[1]).shape;
    const std::int64_t channels = weight[static_cast<std::size_t>(output_axis(node))];
    std::vector<float> lowest;
    if (bias == nullptr || std::ssize(bias->as<float>()) != channels) return lowest;
    const float input_scale = plan_.activations.at(node.inputs[0]).scale;
    for (const float value : bias->as<float>()) {
      lowest.push_back(std::abs(value) / largest_bias / input_scale);
    }
    return lowest;
  }

  /// Name of the dequantized weight; layers that share a weight share its levels.
  std::string write_weight(const std::string& weight, std::int64_t axis,
                           const std::vector<float>& lowest_scales) {
    const auto [at, is_new] = weights_.emplace(std::pair(weight, axis), std::string());
    if (!is_new) return at->second;
    const std::string prefix =
        weights_.contains({weight, 1 - axis}) ? weight + "/transposed" : weight;
    at->second = prefix + "/dequantized";
    QuantizedWeight quantized =
        quantize_weight(graph_.initializers.at(weight), axis, weight_limit_, lowest_scales);
    result_.initializers[prefix + "/quantized"] = std::move(quantized.levels);
    result_.initializers[prefix + "/scale"] = std::move(quantized.scales);
    result_.initializers[prefix + "/zero_point"] = std::move(quantized.zero_points);
    result_.nodes.push_back({"DequantizeLinear",
                             prefix + "/dequantize",
                             {prefix + "/quantized", prefix + "/scale", prefix + "/zero_point"},
                             {at->second},
                             {{"axis", axis}}});
    return at->second;
  }

  /// Engines that add biases to whole-number sums round them to multiples of (scale of the input ·
  /// scale of the weights); rounded here already, every engine adds the same bias.
  void round_bias(const Node& node, Node& copy) {
    const Array* exact = summed_bias(node);
    if (exact == nullptr) return;
    const float input_scale = plan_.activations.at(node.inputs[0]).scale;
    const std::string weight = copy.inputs[1].substr(0, copy.inputs[1].rfind('/'));
    const auto scales = std::as_const(result_.initializers.at(weight + "/scale")).as<float>();
    Array bias = *exact;
    const auto values = bias.as<float>();
    if (values.size() != scales.size()) return;
    for (std::size_t c = 0; c < values.size(); ++c) {
      const float step = input_scale * scales[c];
      const float level = std::nearbyint(values[c] / step);
      // Only layers that share a weight can ask for more than rounding adds to the bound.
      if (std::abs(level) <= 2.0F * largest_bias) values[c] = level * step;
    }
    copy.inputs[2] = node.name + "/bias";
    result_.initializers[copy.inputs[2]] = std::move(bias);
  }

  const Graph& graph_;
  GraphIndex index_;
  const QuantizationPlan& plan_;
  int weight_limit_;
  Graph result_;
  std::map<std::pair<std::string, std::int64_t>, std::string> weights_;
};

}  // namespace

Graph quantize(const Graph& graph, const Calibration& ranges, const CompressOptions& options,
               const std::set<std::string>& keep_float) {
  const QuantizationPlan plan = plan_quantization(graph, ranges, keep_float);
  // Two products of u8 and a 7-bit weight fit into 16 bits, which is what processors without
  // VNNI instructions add them in: nothing saturates, and all processors give the same sums.
  return Writer(graph, plan, options.portable ? 63 : 127).write();
}

}  // namespace etalon::models
