// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "models/graph/types/rule.hpp"
#include "models/graph/window.hpp"

namespace etalon::models {
namespace {

std::span<const std::int64_t> spatial(const ValueType& type) {
  return std::span(type.shape).subspan(2);
}

ValueType with_extents(const ValueType& input, std::int64_t channels,
                       std::span<const std::int64_t> extents) {
  ValueType result{input.dtype, {input.shape[0], channels}};
  result.shape.insert(result.shape.end(), extents.begin(), extents.end());
  return result;
}

/// What a library may hold between input and output: the padded input, or the result before pads
/// are cut off.
void check_padded(const RuleCall& call, std::int64_t channels,
                  std::span<const std::int64_t> extents, const Window& window) {
  Shape padded = {channels};
  for (std::size_t i = 0; i < window.axes(); ++i) {
    padded.push_back(extents[i] + window.pads_begin[i] + window.pads_end[i]);
  }
  if (bounded_count(padded) > largest_value / size_of(DType::f32)) {
    fail_unsupported(call.node, text("with its pads, shape ", shape_text(padded),
                                     " takes more than ", human_bytes(largest_value)));
  }
}

/// Conv-11 with weight (M,C/group,…) and ConvTranspose-11 with weight (C,M/group,…).
ValueType convolution(const RuleCall& call) {
  const bool transposed = call.node.op == "ConvTranspose";
  const ValueType& x = call.real_input(0, 3);
  const ValueType& weight = call.real_input(1, 3);
  if (weight.has_batch()) call.fail_mixing("the weight is computed from the batch");
  const std::int64_t group = attribute_or(call.node, "group", std::int64_t{1});
  if (group < 1 || weight.shape[0] % group != 0) {
    fail_malformed(call.node, text("a weight of shape ", shape_text(weight.shape), " does not fit ",
                                   group, " groups"));
  }
  const std::int64_t inputs = transposed ? weight.shape[0] : weight.shape[1] * group;
  const std::int64_t outputs = transposed ? weight.shape[1] * group : weight.shape[0];
  if (inputs != x.shape[1]) {
    fail_malformed(call.node,
                   text("the input has ", x.shape[1], " channels, the weight wants ", inputs));
  }
  call.expect_vector(2, outputs);
  const auto taps = spatial(weight);
  const std::vector<std::int64_t> kernel(taps.begin(), taps.end());
  const Window window = transposed ? read_transposed_window(call.node, spatial(x), kernel)
                                   : read_window(call.node, spatial(x), kernel);
  if (transposed) {
    check_padded(call, outputs, window.outputs, window);
  } else {
    check_padded(call, inputs, spatial(x), window);
  }
  return with_extents(x, outputs, window.outputs);
}

/// MaxPool-12 without the index output, also of levels, and AveragePool-11.
ValueType pooling(const RuleCall& call) {
  const bool is_average = call.node.op == "AveragePool";
  const ValueType& x = call.input(0);
  if (is_average || (x.dtype != DType::u8 && x.dtype != DType::i8)) {
    static_cast<void>(call.real_input(0));
  }
  if (x.rank() < 3) fail_malformed(call.node, "the input needs at least one spatial axis");
  const Window window = read_window(call.node, spatial(x));
  if (is_average && std::ranges::any_of(window.dilations, [](auto gap) { return gap != 1; })) {
    fail_unsupported(call.node, "dilated average pooling");
  }
  check_padded(call, x.shape[1], spatial(x), window);
  return with_extents(x, x.shape[1], window.outputs);
}

ValueType global_average_pool(const RuleCall& call) {
  const ValueType& x = call.real_input(0, 3);
  return with_extents(x, x.shape[1], Shape(x.shape.size() - 2, 1));
}

constexpr std::array spatial_table = {RuleRow{"Conv", convolution},
                                      RuleRow{"ConvTranspose", convolution},
                                      RuleRow{"MaxPool", pooling}, RuleRow{"AveragePool", pooling},
                                      RuleRow{"GlobalAveragePool", global_average_pool}};

}  // namespace

std::span<const RuleRow> spatial_rules() { return spatial_table; }

}  // namespace etalon::models
