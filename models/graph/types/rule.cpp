// SPDX-License-Identifier: Apache-2.0
#include "models/graph/types/rule.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::models {

const ValueType& RuleCall::input(std::size_t i) const {
  if (!has_input(i)) fail_malformed(node, text("input ", i, " is missing"));
  return *inputs[i].type;
}

const Array& RuleCall::constant(std::size_t i) const {
  static_cast<void>(input(i));
  if (inputs[i].constant == nullptr) {
    fail_unsupported(node, text("input ", i, " must be a constant of the graph"));
  }
  return *inputs[i].constant;
}

void RuleCall::expect_vector(std::size_t i, std::int64_t count) const {
  if (!has_input(i)) return;
  const ValueType& type = real_input(i);
  if (type.shape != Shape{count}) {
    fail_malformed(node, text("input ", i, " has shape ", shape_text(type.shape), " and needs ",
                              count, " numbers, one per channel"));
  }
}

const ValueType& RuleCall::real_input(std::size_t i, std::int64_t least) const {
  const ValueType& type = input(i);
  if (type.dtype != DType::f32) {
    fail_unsupported(
        node, text("input ", i, " is of type ", to_string(type.dtype), "; f32 is computed with"));
  }
  if (type.rank() < least) {
    fail_malformed(node, text("input ", i, " of shape ", shape_text(type.shape), " needs ", least,
                              " axes or more"));
  }
  return type;
}

std::int64_t RuleCall::wrapped(std::int64_t axis, std::int64_t rank) const {
  if (axis < -rank || axis >= rank) {
    fail_malformed(node, text("axis ", axis, " is outside rank ", rank));
  }
  return axis < 0 ? axis + rank : axis;
}

void RuleCall::fail_mixing(std::string_view how) const {
  fail_unsupported(node,
                   text(how, ": that mixes samples of a batch, which are computed one by one"));
}

std::int64_t bounded_count(std::span<const std::int64_t> shape) {
  constexpr std::int64_t most = std::int64_t{1} << 40;
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent == 0) return 0;
    count = extent > most / count ? most : count * extent;
  }
  return count;
}

Shape broadcast(const RuleCall& call, std::span<const std::int64_t> a,
                std::span<const std::int64_t> b) {
  Shape result(std::max(a.size(), b.size()), 1);
  for (const auto& shape : {a, b}) {
    const std::size_t offset = result.size() - shape.size();
    for (std::size_t i = 0; i < shape.size(); ++i) {
      std::int64_t& extent = result[offset + i];
      const bool is_batch = shape[i] == any_batch || extent == any_batch;
      if (shape[i] == any_batch && offset + i != 0) {
        call.fail_mixing(text("the batch of shape ", shape_text(shape), " meets axis ", offset + i,
                              " of a larger value"));
      }
      if (extent == 1) extent = shape[i];
      if (shape[i] == 1 || shape[i] == extent) continue;
      if (is_batch) {
        call.fail_mixing(text("shapes ", shape_text(a), " and ", shape_text(b),
                              " give each place in the batch its own value"));
      }
      fail_malformed(call.node, text("shapes ", shape_text(a), " and ", shape_text(b),
                                     " cannot be broadcast"));
    }
  }
  return result;
}

}  // namespace etalon::models
