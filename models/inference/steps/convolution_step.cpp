// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "models/graph/window.hpp"
#include "models/inference/steps/onednn.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

using dnnl::memory;

/// A weight as oneDNN sees it: (M,C,…), or (G,M/G,C/G,…) with groups.
struct Weight {
  memory::dims dims;
  memory::dims strides;
  memory::data_type type = memory::data_type::f32;
  std::int64_t outputs = 0;
  int scale_mask = 0;
};

/// ONNX stores Conv weights as (M,C/G,…) and ConvTranspose weights as (C,M/G,…).
Weight read_weight(const Operation& operation, std::int64_t channels) {
  const Array& array = operation.constant(1);
  const Shape& shape = array.shape;
  const bool transposed = operation.node.op == "ConvTranspose";
  const std::int64_t group = attribute_or(operation.node, "group", std::int64_t{1});
  if (shape.size() < 3) operation.fail("the weight needs at least one spatial axis");
  if (array.dtype != (operation.is_int8() ? DType::i8 : DType::f32)) {
    operation.fail(text("weights of type ", to_string(array.dtype), " are not computed with"));
  }
  if (group < 1 || shape[0] % group != 0) {
    operation.fail(
        text("a weight of shape ", shape_text(shape), " does not fit ", group, " groups"));
  }
  const std::int64_t outputs = transposed ? shape[1] : shape[0] / group;  // of one group
  const std::int64_t inputs = transposed ? shape[0] / group : shape[1];
  if (inputs * group != channels) {
    operation.fail(
        text("the input has ", channels, " channels, the weight wants ", inputs * group));
  }
  const Shape plain = row_major_strides(shape);
  Weight weight;
  weight.type = onednn_type(array.dtype);
  weight.outputs = outputs * group;
  weight.dims = {outputs, inputs};
  weight.strides = {plain[transposed ? 1 : 0], plain[transposed ? 0 : 1]};
  weight.dims.insert(weight.dims.end(), shape.begin() + 2, shape.end());
  weight.strides.insert(weight.strides.end(), plain.begin() + 2, plain.end());
  if (group > 1) {
    weight.dims.insert(weight.dims.begin(), group);
    weight.strides.insert(weight.strides.begin(), shape[0] / group * plain[0]);
  }
  if (operation.weight_scales.size() > 1) weight.scale_mask = group > 1 ? 3 : 1;
  return weight;
}

/// One number per output channel, or none.
std::span<const float> bias_of_outputs(const Operation& operation, std::int64_t outputs) {
  if (!operation.has_operand(2)) return {};
  const Array& bias = operation.constant(2);
  if (bias.dtype != DType::f32 || element_count(bias.shape) != outputs) {
    operation.fail(text("the bias needs ", outputs, " f32 numbers"));
  }
  return bias.as<float>();
}

/// Adds the weight to the constant arguments and wraps the primitive.
template <class Primitive>
Step make_step(const Operation& operation, const typename Primitive::primitive_desc& pd,
               const Weight& weight, Arguments arguments, const Slot& output,
               const Slot* residual) {
  arguments[DNNL_ARG_WEIGHTS] = reordered(
      operation.constant(1), {weight.dims, weight.type, weight.strides}, pd.weights_desc());
  return primitive_step(Primitive(pd), std::move(arguments), pd.src_desc(), pd.dst_desc(),
                        pd.scratchpad_desc(), output, residual);
}

}  // namespace

Step prepare_convolution(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  if (input.shape.size() < 3) operation.fail("the input needs at least one spatial axis");
  const Weight weight = read_weight(operation, input.shape[1]);
  const std::vector<std::int64_t> extents(input.shape.begin() + 2, input.shape.end());
  const Shape& weight_shape = operation.constant(1).shape;
  const std::vector<std::int64_t> kernel(weight_shape.begin() + 2, weight_shape.end());
  const bool transposed = operation.node.op == "ConvTranspose";
  Window window = transposed ? read_transposed_window(operation.node, extents, kernel)
                             : read_window(operation.node, extents, kernel);
  // oneDNN has no output padding: the end is cut off by that much less, maybe below nothing.
  for (std::size_t i = 0; i < window.output_padding.size(); ++i) {
    window.pads_end[i] -= window.output_padding[i];
  }
  Slot output{DType::f32, {1, weight.outputs}};
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  output.shape.insert(output.shape.end(), window.outputs.begin(), window.outputs.end());
  memory::dims dilations = window.dilations;
  for (auto& dilation : dilations) --dilation;  // oneDNN counts the gaps

  const Slot* residual = operation.residual.empty() ? nullptr : &slots.back();
  const std::span<const float> real_bias = bias_of_outputs(operation, weight.outputs);
  const auto requantization = Requantization::of(operation, real_bias, weight.outputs);
  const std::size_t rank = output.shape.size();
  const auto attributes = requantization
                              ? attributes_of(operation, *requantization, rank)
                              : attributes_of(operation, weight.scale_mask, output, residual);
  Arguments arguments =
      requantization ? arguments_of(operation, *requantization, rank) : arguments_of(operation);
  memory::desc bias;
  if (!real_bias.empty()) {
    bias = {{weight.outputs}, memory::data_type::f32, memory::format_tag::a};
    arguments[DNNL_ARG_BIAS] = vector_memory(requantization ? requantization->bias : real_bias);
  }
  const memory::desc any(weight.dims, weight.type, memory::format_tag::any);
  if (transposed) {
    using Primitive = dnnl::deconvolution_forward;
    const Primitive::primitive_desc pd(cpu(), dnnl::prop_kind::forward_inference,
                                       dnnl::algorithm::deconvolution_direct, description(input),
                                       any, bias, description(output), window.strides, dilations,
                                       window.pads_begin, window.pads_end, attributes);
    return make_step<Primitive>(operation, pd, weight, std::move(arguments), output, residual);
  }
  using Primitive = dnnl::convolution_forward;
  const Primitive::primitive_desc pd(cpu(), dnnl::prop_kind::forward_inference,
                                     dnnl::algorithm::convolution_direct, description(input), any,
                                     bias, description(output), window.strides, dilations,
                                     window.pads_begin, window.pads_end, attributes);
  return make_step<Primitive>(operation, pd, weight, std::move(arguments), output, residual);
}

}  // namespace etalon::models::inference
