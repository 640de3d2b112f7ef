// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
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
      alignas(64) double powers[chunk];
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      for (std::int64_t i = 0; i < count; i += chunk) {
        const std::int64_t n = std::min(chunk, count - i);
        for (std::int64_t j = 0; j < n; ++j) {
          values[j] = x[i + j];
          if (sigmoid) powers[j] = -static_cast<double>(x[i + j]);
        }
        if (sigmoid) {
          exponentials(powers, n);
          for (std::int64_t j = 0; j < n; ++j)
            values[j] = static_cast<float>(1.0 / (1.0 + powers[j]));
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
  bool repeats = false;                                ///< one row, tiled, for all rows
  Shape target;             ///< shape it is copied to before use; empty for none
  Shape strides;            ///< its strides along the axes of `target`
  std::int64_t floats = 0;  ///< of that copy

  void copy(const std::byte* from, float* to) const {
    copy_strided(from, strides, reinterpret_cast<std::byte*>(to), memory_strides(target), target,
                 size_of(DType::f32));
    for (std::int64_t i = element_count(target); i < floats; ++i) {
      to[i] = to[i - element_count(target)];
    }
  }
};

Side make_side(const Operand& operand, const Slot& slot, const Slot& output) {
  const Shape& shape = operand.constant ? operand.constant->shape : slot.shape;
  Side side;
  if (!operand.constant && shape == output.shape) return side;
  // Strides of the operand along the output's axes, 0 where it is repeated.
  const Shape own = operand.constant ? row_major_strides(shape) : memory_strides(shape);
  const std::size_t rank = output.shape.size();
  const std::size_t offset = rank - shape.size();
  side.strides.assign(rank, 0);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 1) side.strides[offset + i] = own[i];
  }
  side.target = output.shape;
  side.repeats = true;
  for (std::size_t i = 0; i < rank; ++i) {
    if (side.strides[i] != 0 && i != 1 && rank > 1) side.repeats = false;
  }
  for (std::size_t i = 0; side.repeats && i < rank; ++i) {
    if (i != 1 && rank > 1) side.target[i] = 1;
  }
  side.floats = element_count(side.target);
  if (side.repeats) side.floats *= tile_of(side.floats);
  if (operand.constant) {
    std::vector<float> values(static_cast<std::size_t>(side.floats));
    side.copy(operand.constant->data.data(), values.data());
    side.constant = std::make_shared<const std::vector<float>>(std::move(values));
  }
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
  const std::int64_t columns = output.channels();
  const std::int64_t width = tile_of(columns) * columns;
  const std::int64_t block = std::max<std::int64_t>(1, chunk / width) * width;
  Step step{output, (a.floats + b.floats + block) * size_of(DType::f32), {}};
  step.bind = [=, kind = found->second, epilogue = operation.epilogue,
               count = output.count()](const Binding& binding) {
    return [=] {
      auto* scratch = reinterpret_cast<float*>(binding.scratch);
      const auto ready = [&](const Side& side, std::size_t i) -> const float* {
        if (side.constant) return side.constant->data();
        if (side.target.empty()) return reinterpret_cast<const float*>(binding.operands[i]);
        float* copied = scratch;
        side.copy(binding.operands[i], copied);
        scratch += side.floats;
        return copied;
      };
      const float* left = ready(a, 0);
      const float* right = ready(b, 1);
      for (std::int64_t i = 0; i < count; i += block) {
        const std::int64_t n = std::min(block, count - i);
        const std::int64_t whole = n / width * width;
        for (const auto& [at, rows, row] : {std::array{std::int64_t{0}, n / width, width},
                                            std::array{whole, std::int64_t{1}, n - whole}}) {
          combine(kind, a.repeats ? left : left + i + at, a.repeats ? 0 : row,
                  b.repeats ? right : right + i + at, b.repeats ? 0 : row, rows, row, scratch + at);
        }
        finish(scratch, n, epilogue, binding.output, i);
      }
    };
  };
  return step;
}

}  // namespace etalon::models::inference
