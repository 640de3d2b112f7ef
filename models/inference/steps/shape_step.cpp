// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "core/text.hpp"
#include "models/inference/loops/strided.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

/// Flatten-13, or Reshape-14 with its constant: 0 copies an extent unless allowzero, −1 is
/// inferred.
Shape reshaped(const Operation& operation, Slots slots) {
  const Node& node = operation.node;
  const Slot& input = slots[0];
  const std::int64_t count = input.count();
  if (node.op == reshape_like) {
    if (operation.operands.size() != 2) operation.fail("it takes two values");
    const Shape shape =
        operation.operands[1].constant ? operation.operands[1].constant->shape : slots[1].shape;
    if (element_count(shape) != count) {
      operation.fail(
          text("shape ", shape_text(input.shape), " does not become ", shape_text(shape)));
    }
    return shape;
  }
  if (node.op == "Flatten") {
    const auto rank = std::ssize(input.shape);
    std::int64_t axis = attribute_or(node, "axis", std::int64_t{1});
    if (axis < 0) axis += rank;
    if (axis < 0 || axis > rank) operation.fail(text("axis ", axis, " is outside rank ", rank));
    std::int64_t rows = 1;
    for (std::size_t i = 0; i < static_cast<std::size_t>(axis); ++i) rows *= input.shape[i];
    return {rows, count / std::max<std::int64_t>(rows, 1)};
  }
  const Array& wanted = operation.constant(1);
  if (wanted.dtype != DType::i64) operation.fail("the shape must be of 64-bit integers");
  Shape shape(wanted.as<std::int64_t>().begin(), wanted.as<std::int64_t>().end());
  const bool copies = attribute_or(node, "allowzero", std::int64_t{0}) == 0;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0 && copies) {
      if (i >= input.shape.size()) operation.fail("0 copies an axis that is not there");
      shape[i] = input.shape[i];
    }
    if (shape[i] >= 0) known *= shape[i];
  }
  for (std::int64_t& extent : shape) {
    if (extent < 0) extent = count / std::max<std::int64_t>(known, 1);
  }
  if (element_count(shape) != count) {
    operation.fail(text("shape ", shape_text(input.shape), " does not become ", shape_text(shape),
                        " sample by sample; start the shape with 0 or -1"));
  }
  return shape;
}

bool is_row_major(const Shape& shape) {
  // Axes of extent 1 may stand anywhere.
  return shape.size() < 3 || shape[1] == 1 || element_count(shape) == shape[0] * shape[1];
}

}  // namespace

Step prepare_reshape(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  const Slot output{input.dtype, reshaped(operation, slots)};
  const bool straight = is_row_major(input.shape) && is_row_major(output.shape);
  Step step{output, straight ? 0 : input.bytes(), {}};
  step.bind = [=](const Binding& binding) {
    return [=] {
      const std::int64_t size = size_of(input.dtype);
      if (straight) {
        std::copy_n(binding.operands[0], input.bytes(), binding.output);
        return;
      }
      copy_strided(binding.operands[0], memory_strides(input.shape), binding.scratch,
                   row_major_strides(input.shape), input.shape, size);
      copy_strided(binding.scratch, row_major_strides(output.shape), binding.output,
                   memory_strides(output.shape), output.shape, size);
    };
  };
  return step;
}

/// Transpose-13.
Step prepare_transpose(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  const std::size_t rank = input.shape.size();
  std::vector<std::int64_t> reversed(rank);
  std::iota(reversed.rbegin(), reversed.rend(), std::int64_t{0});
  const auto order = attribute_or(operation.node, "perm", reversed);
  auto sorted = order;
  std::ranges::sort(sorted);
  std::ranges::reverse(reversed);
  if (sorted != reversed) operation.fail("perm must name every axis once");
  if (order.empty() || order[0] != 0) {
    operation.fail("moving axis 0 mixes samples of a batch, which are computed one by one");
  }
  const Shape strides = memory_strides(input.shape);
  Slot output{input.dtype, {}};
  Shape from;
  for (const std::int64_t axis : order) {
    output.shape.push_back(input.shape[static_cast<std::size_t>(axis)]);
    from.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  Step step{output, 0, {}};
  step.bind = [=](const Binding& binding) {
    return [=] {
      copy_strided(binding.operands[0], from, binding.output, memory_strides(output.shape),
                   output.shape, size_of(output.dtype));
    };
  };
  return step;
}

/// Concat-13 of computed values and constants.
Step prepare_concat(const Operation& operation, Slots slots) {
  if (operation.operands.empty()) operation.fail("there is nothing to concatenate");
  const std::size_t count = operation.operands.size();
  const auto shape_of = [&](std::size_t i) {
    if (operation.operands[i].constant) operation.fail("constants cannot be concatenated");
    return slots[i].shape;
  };
  Slot output{slots[0].dtype, shape_of(0)};
  const auto rank = std::ssize(output.shape);
  std::int64_t axis = attribute_or(operation.node, "axis", std::int64_t{0});
  if (axis < 0) axis += rank;
  if (axis < 1 || axis >= rank) {
    operation.fail(text("axis ", axis, " mixes samples of a batch or is outside rank ", rank));
  }
  const auto at = static_cast<std::size_t>(axis);
  for (std::size_t i = 1; i < count; ++i) {
    Shape shape = shape_of(i);
    if (slots[i].dtype != output.dtype || shape.size() != output.shape.size()) {
      operation.fail("the inputs differ in type or rank");
    }
    const std::int64_t extent = shape[at];
    shape[at] = output.shape[at];
    if (shape != output.shape) {
      operation.fail(text("shapes ", shape_text(output.shape), " and ", shape_text(slots[i].shape),
                          " differ outside axis ", axis));
    }
    output.shape[at] += extent;
  }
  const std::vector<Slot> inputs(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(count));
  Step step{output, 0, {}};
  step.bind = [=](const Binding& binding) {
    return [=] {
      const Shape strides = memory_strides(output.shape);
      const std::int64_t size = size_of(output.dtype);
      std::byte* to = binding.output;
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        copy_strided(binding.operands[i], memory_strides(inputs[i].shape), to, strides,
                     inputs[i].shape, size);
        to += inputs[i].shape[at] * strides[at] * size;
      }
    };
  };
  return step;
}

}  // namespace etalon::models::inference
