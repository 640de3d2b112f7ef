// SPDX-License-Identifier: Apache-2.0
#include "models/inference/steps/step.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models::inference {
namespace {

struct Preparation {
  std::string_view op;
  Step (*prepare)(const Operation&, Slots);
};

Step prepare_add(const Operation& operation, Slots slots) {
  return operation.is_int8() ? prepare_add_int8(operation, slots)
                             : prepare_elementwise(operation, slots);
}

Step prepare_global_average(const Operation& operation, Slots slots) {
  return operation.is_int8() ? prepare_global_average_int8(operation, slots)
                             : prepare_reduce_mean(operation, slots);
}

constexpr std::array table = {
    Preparation{"Conv", prepare_convolution},
    Preparation{"ConvTranspose", prepare_convolution},
    Preparation{"Gemm", prepare_product},
    Preparation{"MatMul", prepare_product},
    Preparation{"Add", prepare_add},
    Preparation{"Sub", prepare_elementwise},
    Preparation{"Mul", prepare_elementwise},
    Preparation{"Div", prepare_elementwise},
    Preparation{"Relu", prepare_elementwise},
    Preparation{"LeakyRelu", prepare_elementwise},
    Preparation{"Clip", prepare_elementwise},
    Preparation{"Sigmoid", prepare_elementwise},
    Preparation{"Softmax", prepare_softmax},
    Preparation{"QuantizeLinear", prepare_quantize},
    Preparation{"DequantizeLinear", prepare_dequantize},
    Preparation{"Cast", prepare_dequantize},
    Preparation{"InstanceNormalization", prepare_instance_normalization},
    Preparation{"BatchNormalization", prepare_batch_normalization},
    Preparation{"MaxPool", prepare_max_pool},
    Preparation{"AveragePool", prepare_average_pool},
    Preparation{"GlobalAveragePool", prepare_global_average},
    Preparation{"ReduceMean", prepare_reduce_mean},
    Preparation{"Concat", prepare_concat},
    Preparation{"Flatten", prepare_reshape},
    Preparation{"Reshape", prepare_reshape},
    Preparation{reshape_like, prepare_reshape},
    Preparation{"Transpose", prepare_transpose},
};

}  // namespace

std::int64_t Slot::channels() const {
  if (shape.size() >= 2) return shape[1];
  return shape.empty() ? 1 : shape[0];
}

std::int64_t Slot::rows() const {
  const std::int64_t inner = channels();
  return inner == 0 ? 0 : count() / inner;
}

Shape memory_strides(const Shape& shape) {
  Shape strides = row_major_strides(shape);
  if (shape.size() < 3) return strides;
  strides[1] = 1;
  std::int64_t stride = shape[1];
  for (std::size_t i = shape.size(); i-- > 2;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

bool is_supported(std::string_view op) {
  return std::ranges::find(table, op, &Preparation::op) != table.end();
}

std::string nearest_operator(std::string_view op) {
  std::vector<std::string> names;
  for (const Preparation& entry : table) names.emplace_back(entry.op);
  return nearest(op, names);
}

Step prepare(const Operation& operation, Slots slots) {
  const auto* found = std::ranges::find(table, operation.node.op, &Preparation::op);
  if (found == table.end()) operation.fail("the operator is not supported");
  Step step;
  try {
    step = found->prepare(operation, slots);
  } catch (const dnnl::error& problem) {
    if (problem.status == dnnl_out_of_memory || is_lack_of_memory(problem)) throw std::bad_alloc();
    operation.fail(text("oneDNN: ", problem.what()));
  }
  if (!step.output.shape.empty() && step.output.shape[0] != 1) {
    operation.fail("it mixes samples of a batch, which are computed one by one");
  }
  return step;
}

}  // namespace etalon::models::inference
