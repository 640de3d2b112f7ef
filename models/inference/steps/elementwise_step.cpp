// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>

#include "core/text.hpp"
#include "models/inference/loops/loops.hpp"
#include "models/inference/loops/strided.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

Epilogue with_own_activation(const Operation& operation) {
  const Node& node = operation.node;
  Epilogue epilogue = operation.epilogue;
  if (node.op == "Relu") epilogue.activation = {Activation::Kind::relu, 0.0F};
  if (node.op == "LeakyRelu") {
    epilogue.activation = {Activation::Kind::relu, attribute_or(node, "alpha", 0.01F)};
  }
  if (node.op == "Clip") {
    epilogue.activation = {Activation::Kind::clip};
    const auto bound = [&](std::size_t i, float& value) {
      if (operation.has_operand(i)) {
        value = static_cast<float>(element_as_double(operation.constant(i), 0));
      }
    };
    bound(1, epilogue.activation.low);
    bound(2, epilogue.activation.high);
  }
  return epilogue;
}

/// Relu, LeakyRelu, Clip, Sigmoid: f(x) through the epilogue.
Step prepare_unary(const Operation& operation, Slots slots) {
  Slot output{DType::f32, slots[0].shape};
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  // The operator's own activation comes before a fused one.
  Epilogue own = with_own_activation(operation);
  Epilogue fused = operation.epilogue;
  const bool sigmoid = operation.node.op == "Sigmoid";
  const bool two = !sigmoid && fused.activation.kind != Activation::Kind::none;
  if (two) own.quantization.reset();
  Step step{output, 0, {}};
  step.bind = [=, count = output.count()](const Binding& binding) {
    return [=] {
      alignas(64) float values[chunk];
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      for (std::int64_t i = 0; i < count; i += chunk) {
        const std::int64_t n = std::min(chunk, count - i);
        for (std::int64_t j = 0; j < n; ++j) {
          values[j] = sigmoid ? static_cast<float>(1.0 / (1.0 + exponential(-x[i + j]))) : x[i + j];
        }
        if (two) finish(values, n, own, reinterpret_cast<std::byte*>(values), 0);
        finish(values, n, two || sigmoid ? fused : own, binding.output, i);
      }
    };
  };
  return step;
}

Shape broadcast(const Operation& operation, const Shape& a, const Shape& b) {
  Shape result(std::max(a.size(), b.size()), 1);
  for (const Shape* shape : {&a, &b}) {
    const std::size_t offset = result.size() - shape->size();
    for (std::size_t i = 0; i < shape->size(); ++i) {
      std::int64_t& extent = result[offset + i];
      if (extent == 1) extent = (*shape)[i];
      if ((*shape)[i] != 1 && (*shape)[i] != extent) {
        operation.fail(
            text("shapes ", shape_text(a), " and ", shape_text(b), " cannot be broadcast"));
      }
    }
  }
  return result;
}

/// One side of a binary operator as rows of the innermost axis.
struct Side {
  std::shared_ptr<const std::vector<float>> constant;  ///< shared by the workers
  std::int64_t step = 0;     ///< between rows in memory: 0 repeats one row
  Shape expansion_strides;   ///< of a computed value that is first copied to the full shape
  std::int64_t scratch = 0;  ///< bytes of that copy
};

Side make_side(const Operand& operand, const Slot& slot, const Slot& output) {
  const Shape& shape = operand.constant ? operand.constant->shape : slot.shape;
  Side side;
  side.step = output.channels();
  if (!operand.constant && shape == output.shape) return side;
  // Strides of the operand along the output's axes, 0 where it is repeated.
  const Shape own = operand.constant ? row_major_strides(shape) : memory_strides(shape);
  Shape strides(output.shape.size(), 0);
  const std::size_t offset = output.shape.size() - shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 1) strides[offset + i] = own[i];
  }
  bool per_channel = true;
  for (std::size_t i = 0; i < strides.size(); ++i) {
    if (strides[i] != 0 && i != 1 && strides.size() > 1) per_channel = false;
  }
  Shape target = output.shape;
  if (per_channel) {
    side.step = 0;
    for (std::size_t i = 0; i < target.size(); ++i) {
      if (i != 1 && target.size() > 1) target[i] = 1;
    }
  }
  if (!operand.constant) {
    side.expansion_strides = strides;
    side.scratch = element_count(target) * size_of(DType::f32);
    return side;
  }
  auto values = std::make_shared<std::vector<float>>(element_count(target));
  copy_strided(operand.constant->data.data(), strides, reinterpret_cast<std::byte*>(values->data()),
               memory_strides(target), target, size_of(DType::f32));
  side.constant = std::move(values);
  return side;
}

}  // namespace

Step prepare_elementwise(const Operation& operation, Slots slots) {
  static const std::map<std::string, Binary> operators = {
      {"Add", Binary::add}, {"Sub", Binary::sub}, {"Mul", Binary::mul}, {"Div", Binary::div}};
  const auto found = operators.find(operation.node.op);
  if (found == operators.end()) return prepare_unary(operation, slots);
  const auto shape_of = [&](std::size_t i) {
    const auto& constant = operation.operands[i].constant;
    if (constant && constant->dtype != DType::f32) operation.fail("constants must be f32");
    return constant ? constant->shape : slots[i].shape;
  };
  Slot output{DType::f32, broadcast(operation, shape_of(0), shape_of(1))};
  const Side a = make_side(operation.operands[0], slots[0], output);
  const Side b = make_side(operation.operands[1], slots[1], output);
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  Step step{output, a.scratch + b.scratch + chunk * 4 + output.channels() * 4, {}};
  step.bind = [=, kind = found->second, epilogue = operation.epilogue](const Binding& binding) {
    const auto expand = [&output](const Side& side, const std::byte* from, std::byte* to) {
      Shape target = output.shape;
      for (std::size_t i = 0; side.step == 0 && i < target.size(); ++i) {
        if (i != 1 && target.size() > 1) target[i] = 1;
      }
      copy_strided(from, side.expansion_strides, to, memory_strides(target), target, 4);
    };
    return [=] {
      std::byte* scratch = binding.scratch;
      const auto ready = [&](const Side& side, std::size_t i) {
        if (side.constant) return side.constant->data();
        if (side.scratch == 0) return reinterpret_cast<const float*>(binding.operands[i]);
        expand(side, binding.operands[i], scratch);
        const auto* values = reinterpret_cast<const float*>(scratch);
        scratch += side.scratch;
        return values;
      };
      const float* left = ready(a, 0);
      const float* right = ready(b, 1);
      auto* values = reinterpret_cast<float*>(scratch);
      const std::int64_t columns = output.channels();
      const std::int64_t rows = output.rows();
      const std::int64_t block = std::max<std::int64_t>(1, chunk / columns);
      for (std::int64_t r = 0; r < rows; r += block) {
        const std::int64_t n = std::min(block, rows - r);
        combine(kind, left + r * a.step, a.step, right + r * b.step, b.step, n, columns, values);
        finish(values, n * columns, epilogue, binding.output, r * columns);
      }
    };
  };
  return step;
}

}  // namespace etalon::models::inference
