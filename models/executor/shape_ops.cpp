// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <numeric>

#include "core/text.hpp"
#include "models/executor/op.hpp"
#include "models/executor/tensor.hpp"
#include "models/graph/constant.hpp"

namespace etalon::models {
namespace {

std::int64_t wrapped_axis(const OpCall& call, std::int64_t axis, std::int64_t rank) {
  if (axis < -rank || axis > rank) call.fail(text("axis ", axis, " is outside rank ", rank));
  return axis < 0 ? axis + rank : axis;
}

std::vector<at::Tensor> concat(const OpCall& call) {
  if (call.inputs.empty()) call.fail("there is nothing to concatenate");
  return {at::cat(call.inputs, call.attribute("axis", std::int64_t{0}))};
}

/// Flatten-13: (d0·…·d(axis−1), d(axis)·…).
std::vector<at::Tensor> flatten(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = wrapped_axis(call, call.attribute("axis", std::int64_t{1}), x.dim());
  std::int64_t rows = 1;
  for (std::int64_t i = 0; i < axis; ++i) rows *= x.size(i);
  return {x.reshape({rows, x.numel() / std::max<std::int64_t>(rows, 1)})};
}

/// Reshape-14: 0 copies an extent unless allowzero, −1 is inferred.
std::vector<at::Tensor> reshape(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const at::Tensor shape = call.input(1).contiguous();
  if (shape.scalar_type() != at::kLong) {
    call.fail("the shape must be a constant of 64-bit integers");
  }
  const auto* wanted = shape.data_ptr<std::int64_t>();
  std::vector<std::int64_t> extents(wanted, wanted + shape.numel());
  if (call.attribute("allowzero", std::int64_t{0}) == 0) {
    for (std::size_t i = 0; i < extents.size(); ++i) {
      if (extents[i] != 0) continue;
      if (static_cast<std::int64_t>(i) >= x.dim()) call.fail("0 copies an axis that is not there");
      extents[i] = x.size(static_cast<std::int64_t>(i));
    }
  }
  return {x.reshape(extents)};
}

/// Shape-15.
std::vector<at::Tensor> shape(const OpCall& call) {
  const at::IntArrayRef extents = call.input(0).sizes();
  const auto rank = std::ssize(extents);
  const auto place = [&](std::string_view name, std::int64_t fallback) {
    const std::int64_t at = call.attribute(name, fallback);
    return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const std::int64_t start = place("start", 0);
  const std::int64_t end = std::max(start, place("end", rank));
  return {at::tensor(
      extents.slice(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)),
      at::kLong)};
}

std::vector<at::Tensor> transpose(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  std::vector<std::int64_t> reversed(static_cast<std::size_t>(x.dim()));
  std::iota(reversed.rbegin(), reversed.rend(), std::int64_t{0});
  return {x.permute(call.attribute("perm", reversed))};
}

/// ReduceMean-13: axes are an attribute, none means all.
std::vector<at::Tensor> reduce_mean(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  // An empty list is all axes to ATen, too.
  return {at::mean(x, call.attribute("axes", std::vector<std::int64_t>{}),
                   call.attribute("keepdims", std::int64_t{1}) != 0)};
}

std::vector<at::Tensor> constant(const OpCall& call) {
  const auto value = constant_value(call.node);
  if (!value) call.fail("it holds no number or tensor");
  return {to_tensor(*value)};
}

constexpr std::array ops = {
    Op{"Concat", concat},       Op{"Flatten", flatten},        Op{"Reshape", reshape},
    Op{"Transpose", transpose}, Op{"ReduceMean", reduce_mean}, Op{"Constant", constant},
    Op{"Shape", shape}};

}  // namespace

std::span<const Op> shape_ops() { return ops; }

}  // namespace etalon::models
