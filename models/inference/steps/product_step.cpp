// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/text.hpp"
#include "models/inference/steps/onednn.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

using dnnl::memory;

/// C of Gemm times beta, broadcast to one row of `columns`.
std::vector<float> scaled_bias(const Operation& operation, std::int64_t columns) {
  const Array& c = operation.constant(2);
  const std::int64_t count = element_count(c.shape);
  if (c.dtype != DType::f32 || (count != 1 && count != columns)) {
    operation.fail(
        text("C of shape ", shape_text(c.shape), " is not one row of ", columns, " numbers"));
  }
  const float beta = attribute_or(operation.node, "beta", 1.0F);
  std::vector<float> bias(static_cast<std::size_t>(columns));
  for (std::size_t i = 0; i < bias.size(); ++i) {
    bias[i] = beta * c.as<float>()[count == 1 ? 0 : i];
  }
  return bias;
}

}  // namespace

/// Gemm and MatMul with a constant matrix: one sample is one row (Gemm) or the rows of its leading
/// axes (MatMul).
Step prepare_product(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  const Node& node = operation.node;
  const bool gemm = node.op == "Gemm";
  const Array& matrix = operation.constant(1);
  if (matrix.shape.size() != 2 || input.shape.size() < 2 || (gemm && input.shape.size() != 2)) {
    operation.fail(text("an input of shape ", shape_text(input.shape), " and a matrix of shape ",
                        shape_text(matrix.shape), " do not fit"));
  }
  if (gemm && attribute_or(node, "transA", std::int64_t{0}) != 0) {
    operation.fail("transA mixes samples of a batch, which are computed one by one");
  }
  if (matrix.dtype != (operation.is_int8() ? DType::i8 : DType::f32)) {
    operation.fail(text("a matrix of type ", to_string(matrix.dtype), " is not computed with"));
  }
  const bool by_rows = gemm && attribute_or(node, "transB", std::int64_t{0}) != 0;
  const std::int64_t inner = matrix.shape[by_rows ? 1 : 0];
  const std::int64_t columns = matrix.shape[by_rows ? 0 : 1];
  if (input.shape.back() != inner) {
    operation.fail(
        text("rows of ", input.shape.back(), " numbers do not fit a matrix for ", inner));
  }
  if (input.shape.size() > 3) operation.fail("inputs of more than three axes are not supported");

  Slot output{DType::f32, input.shape};
  output.shape.back() = columns;
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  Operation scaled = operation;
  const float alpha = gemm ? attribute_or(node, "alpha", 1.0F) : 1.0F;
  if (operation.is_int8()) {
    for (float& scale : scaled.weight_scales) scale *= alpha;
  } else if (alpha != 1.0F) {
    for (float& value : scaled.operands[1].constant->as<float>()) value *= alpha;
  }

  // oneDNN's matmul takes the two matrices with any strides: a sample of rank 3, stored (N,C,L)
  // with L before C in memory, is one matrix of C rows.
  const auto matrix_of = [](const Slot& slot) {
    const Shape strides = memory_strides(slot.shape);
    const std::size_t last = slot.shape.size() - 1;
    const std::int64_t rows = slot.shape.size() == 3 ? slot.shape[1] : 1;
    const std::int64_t row_stride = slot.shape.size() == 3 ? strides[1] : slot.shape[last];
    return memory::desc({rows, slot.shape[last]}, onednn_type(slot.dtype),
                        {row_stride, strides[last]});
  };
  const memory::dims dims = {inner, columns};
  const memory::dims strides = by_rows ? memory::dims{1, inner} : memory::dims{columns, 1};
  const auto type = onednn_type(matrix.dtype);
  std::vector<float> values;
  if (operation.has_operand(2)) values = scaled_bias(operation, columns);
  const auto requantization = Requantization::of(scaled, values, columns);
  const int mask = operation.weight_scales.size() > 1 ? 2 : 0;
  const auto attributes = requantization ? attributes_of(scaled, *requantization, 2)
                                         : attributes_of(scaled, mask, output, nullptr);
  Arguments arguments =
      requantization ? arguments_of(scaled, *requantization, 2) : arguments_of(scaled);
  memory::desc bias;
  if (!values.empty()) {
    bias = {{1, columns}, memory::data_type::f32, memory::format_tag::ab};
    const memory stored(bias, cpu());
    std::ranges::copy(requantization ? requantization->bias : values,
                      static_cast<float*>(stored.get_data_handle()));
    arguments[DNNL_ARG_BIAS] = stored;
  }
  const dnnl::matmul::primitive_desc pd(cpu(), matrix_of(input),
                                        {dims, type, memory::format_tag::any}, bias,
                                        matrix_of(output), attributes);
  arguments[DNNL_ARG_WEIGHTS] =
      reordered(scaled.constant(1), {dims, type, strides}, pd.weights_desc());
  return primitive_step(dnnl::matmul(pd), std::move(arguments), pd.src_desc(), pd.dst_desc(),
                        pd.scratchpad_desc(), output, nullptr);
}

}  // namespace etalon::models::inference
