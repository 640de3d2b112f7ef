// SPDX-License-Identifier: Apache-2.0
#include "models/inference/steps/onednn.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/inference/loops/loops.hpp"

// Of the OpenMP API 5.2, 18.2: clang has no <omp.h> for the library of GNU that oneDNN runs on.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" int omp_get_max_threads();
extern "C" void omp_set_num_threads(int);
// NOLINTEND(readability-identifier-naming)

namespace etalon::models::inference {

using dnnl::memory;

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

memory::data_type onednn_type(DType type) {
  if (type == DType::u8) return memory::data_type::u8;
  if (type == DType::i8) return memory::data_type::s8;
  ensure(type == DType::f32, "computed values are f32, u8 or i8");
  return memory::data_type::f32;
}

memory::desc description(const Slot& slot) {
  return {slot.shape, onednn_type(slot.dtype), memory_strides(slot.shape)};
}

memory vector_memory(std::span<const float> values) {
  memory result({{std::ssize(values)}, memory::data_type::f32, memory::format_tag::a}, cpu());
  std::ranges::copy(values, static_cast<float*>(result.get_data_handle()));
  return result;
}

memory integer_memory(std::int32_t value) {
  memory result({{1}, memory::data_type::s32, memory::format_tag::a}, cpu());
  *static_cast<std::int32_t*>(result.get_data_handle()) = value;
  return result;
}

memory reordered(const Array& constant, const memory::desc& from, const memory::desc& to) {
  // oneDNN only reads the source of a reorder.
  memory source(from, cpu(), const_cast<std::byte*>(constant.data.data()));
  memory target(to, cpu());
  dnnl::stream stream(cpu());
  dnnl::reorder(source, target).execute(stream, source, target);
  stream.wait();
  return target;
}

namespace {

void announce_zero_point(dnnl::primitive_attr& attributes, int argument,
                         const Quantization& quantization) {
  if (quantization.zero_point != 0) attributes.set_zero_points_mask(argument, 0);
}

void add_zero_point(Arguments& arguments, int argument, const Quantization& quantization) {
  if (quantization.zero_point == 0) return;
  arguments[DNNL_ARG_ATTR_ZERO_POINTS | argument] = integer_memory(quantization.zero_point);
}

}  // namespace

dnnl::primitive_attr attributes_of(const Operation& operation, int weight_mask, const Slot& output,
                                   const Slot* residual) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (operation.is_int8()) {
    attributes.set_scales_mask(DNNL_ARG_SRC, 0);
    attributes.set_scales_mask(DNNL_ARG_WEIGHTS, weight_mask);
    announce_zero_point(attributes, DNNL_ARG_SRC, *operation.operands[0].quantization);
  }
  dnnl::post_ops fused;
  if (residual != nullptr) {
    bool per_channel = residual->shape.size() == output.shape.size();
    for (std::size_t i = 2; per_channel && i < residual->shape.size(); ++i) {
      per_channel = residual->shape[i] == 1;
    }
    if (residual->shape != output.shape &&
        !(per_channel && residual->shape[1] == output.shape[1])) {
      operation.fail(text("a value of shape ", shape_text(residual->shape),
                          " cannot be added to a result of shape ", shape_text(output.shape)));
    }
    fused.append_binary(dnnl::algorithm::binary_add, description(*residual));
  }
  const Activation& activation = operation.epilogue.activation;
  if (activation.kind == Activation::Kind::relu) {
    fused.append_eltwise(dnnl::algorithm::eltwise_relu, activation.alpha, 0.0F);
  } else if (activation.kind == Activation::Kind::clip) {
    fused.append_eltwise(dnnl::algorithm::eltwise_clip, activation.low, activation.high);
  }
  attributes.set_post_ops(fused);
  if (operation.epilogue.quantization) {
    attributes.set_scales_mask(DNNL_ARG_DST, 0);
    announce_zero_point(attributes, DNNL_ARG_DST, *operation.epilogue.quantization);
  }
  return attributes;
}

Arguments arguments_of(const Operation& operation) {
  Arguments arguments;
  const auto add = [&](int argument, const Quantization& quantization) {
    arguments[DNNL_ARG_ATTR_SCALES | argument] = vector_memory({&quantization.scale, 1});
    add_zero_point(arguments, argument, quantization);
  };
  if (operation.is_int8()) {
    add(DNNL_ARG_SRC, *operation.operands[0].quantization);
    arguments[DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS] = vector_memory(operation.weight_scales);
  }
  if (operation.epilogue.quantization) add(DNNL_ARG_DST, *operation.epilogue.quantization);
  return arguments;
}

namespace {

memory::desc factors_description(const Requantization& requantization, std::size_t rank) {
  memory::dims dims(rank, 1);
  dims[1] = std::ssize(requantization.factors);
  memory::dims strides(rank, 1);
  strides[0] = dims[1];
  return {dims, memory::data_type::f32, strides};
}

}  // namespace

dnnl::primitive_attr attributes_of(const Operation& operation, const Requantization& requantization,
                                   std::size_t rank) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  announce_zero_point(attributes, DNNL_ARG_SRC, *operation.operands[0].quantization);
  announce_zero_point(attributes, DNNL_ARG_DST, *operation.epilogue.quantization);
  dnnl::post_ops fused;
  fused.append_binary(dnnl::algorithm::binary_mul, factors_description(requantization, rank));
  if (operation.epilogue.quantization->zero_point != 0) {
    // oneDNN rounds after adding the zero point, which can move a tie; round before it.
    fused.append_eltwise(dnnl::algorithm::eltwise_linear, 1.0F, rounding);
    fused.append_eltwise(dnnl::algorithm::eltwise_linear, 1.0F, -rounding);
  }
  attributes.set_post_ops(fused);
  return attributes;
}

Arguments arguments_of(const Operation& operation, const Requantization& requantization,
                       std::size_t rank) {
  Arguments arguments;
  add_zero_point(arguments, DNNL_ARG_SRC, *operation.operands[0].quantization);
  add_zero_point(arguments, DNNL_ARG_DST, *operation.epilogue.quantization);
  const memory factors(factors_description(requantization, rank), cpu());
  std::ranges::copy(requantization.factors, static_cast<float*>(factors.get_data_handle()));
  arguments[DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1] = factors;
  return arguments;
}

Step primitive_step(const dnnl::primitive& primitive, Arguments constants,
                    const memory::desc& source, const memory::desc& target,
                    const memory::desc& scratchpad, const Slot& output, const Slot* residual) {
  Step step{output, static_cast<std::int64_t>(scratchpad.get_size()), {}};
  memory::desc residual_description;
  if (residual != nullptr) residual_description = description(*residual);
  step.bind = [=, constants = std::move(constants)](const Binding& binding) {
    Arguments arguments = constants;
    arguments[DNNL_ARG_SRC] = memory(source, cpu(), binding.operands[0]);
    arguments[DNNL_ARG_DST] = memory(target, cpu(), binding.output);
    arguments[DNNL_ARG_SCRATCHPAD] = memory(scratchpad, cpu(), binding.scratch);
    if (binding.residual != nullptr) {
      arguments[DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1] =
          memory(residual_description, cpu(), binding.residual);
    }
    return
        [primitive, arguments, stream = binding.stream] { primitive.execute(*stream, arguments); };
  };
  return step;
}

OneThread::OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
OneThread::~OneThread() { omp_set_num_threads(before_); }

}  // namespace etalon::models::inference
