// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "models/graph/types/rule.hpp"

namespace etalon::models {
namespace {

ValueType concat(const RuleCall& call) {
  ValueType result = call.input(0);
  const std::int64_t axis =
      call.wrapped(attribute_or(call.node, "axis", std::int64_t{0}), result.rank());
  if (axis == 0 && result.has_batch()) call.fail_mixing("axis 0");
  const auto at = static_cast<std::size_t>(axis);
  for (std::size_t i = 1; i < call.inputs.size(); ++i) {
    const ValueType& next = call.input(i);
    Shape others = next.shape;
    if (next.dtype == result.dtype && next.rank() == result.rank()) others[at] = result.shape[at];
    if (next.dtype != result.dtype || others != result.shape) {
      fail_malformed(call.node,
                     text(to_string(result.dtype), " of shape ", shape_text(result.shape), " and ",
                          to_string(next.dtype), " of shape ", shape_text(next.shape),
                          " differ outside axis ", axis));
    }
    result.shape[at] += next.shape[at];
  }
  return result;
}

/// Flatten-13: (d0·…·d(axis−1), d(axis)·…).
ValueType flatten(const RuleCall& call) {
  const ValueType& x = call.input(0);
  const std::int64_t rank = x.rank();
  std::int64_t axis = attribute_or(call.node, "axis", std::int64_t{1});
  if (axis < -rank || axis > rank) {
    fail_malformed(call.node, text("axis ", axis, " is outside rank ", rank));
  }
  if (axis < 0) axis += rank;
  if (x.has_batch()) {
    if (axis == 0) call.fail_mixing("axis 0");
    const std::int64_t rows =
        element_count(std::span(x.shape).subspan(1, static_cast<std::size_t>(axis - 1)));
    // More rows than samples: which of them belong together is not known behind it.
    if (rows != 1) call.fail_mixing(text("axis ", axis));
    return {x.dtype, {any_batch, element_count(x.sample())}};
  }
  const auto at = static_cast<std::size_t>(axis);
  return {
      x.dtype,
      {element_count(std::span(x.shape).first(at)), element_count(std::span(x.shape).subspan(at))}};
}

/// Reshape-14: 0 copies an extent unless allowzero, −1 is inferred.
ValueType reshape(const RuleCall& call) {
  const ValueType& x = call.input(0);
  const Array& target = call.constant(1);
  if (target.dtype != DType::i64 || target.shape.size() != 1) {
    fail_malformed(call.node, "the shape must be a list of 64-bit integers");
  }
  const auto wanted = target.as<std::int64_t>();
  const bool copies = attribute_or(call.node, "allowzero", std::int64_t{0}) == 0;
  const auto refuse = [&] {
    fail_malformed(call.node,
                   text("shape ", shape_text(x.shape), " does not become ", shape_text(wanted)));
  };
  ValueType result{x.dtype, {wanted.begin(), wanted.end()}};
  std::size_t inferred = wanted.size();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0 && copies) {
      if (i >= x.shape.size()) fail_malformed(call.node, "0 copies an axis that is not there");
      result.shape[i] = x.shape[i];
    } else if (wanted[i] == -1 && inferred == wanted.size()) {
      inferred = i;
    } else if (wanted[i] < 1) {
      refuse();
    }
  }
  // The batch stays in front, and what is left are the extents of a sample.
  std::size_t first = 0;
  if (x.has_batch()) {
    const bool keeps = !wanted.empty() && (inferred == 0 || (wanted[0] == 0 && copies));
    if (!keeps) {
      call.fail_mixing(
          text("shape ", shape_text(wanted), " does not begin with the batch (0 or -1)"));
    }
    result.shape[0] = any_batch;
    first = 1;
    if (inferred == 0) inferred = wanted.size();
  }
  const auto rest = std::span(result.shape).subspan(first);
  const std::int64_t count = element_count(x.sample());
  if (inferred < wanted.size()) {
    result.shape[inferred] = 1;
    const std::int64_t known = bounded_count(rest);
    if (known == 0 || count % known != 0) refuse();
    result.shape[inferred] = count / known;
  }
  if (bounded_count(rest) != count) {
    if (x.has_batch() && wanted[0] == -1) {
      call.fail_mixing(text("a sample of shape ", shape_text(x.sample()),
                            " does not fill the rows of shape ", shape_text(wanted)));
    }
    refuse();
  }
  return result;
}

ValueType transpose(const RuleCall& call) {
  const ValueType& x = call.input(0);
  std::vector<std::int64_t> order(x.shape.size());
  std::iota(order.rbegin(), order.rend(), std::int64_t{0});
  order = attribute_or(call.node, "perm", order);
  std::vector<std::int64_t> sorted = order;
  std::ranges::sort(sorted);
  for (std::size_t i = 0; i < std::max(sorted.size(), x.shape.size()); ++i) {
    if (i >= sorted.size() || sorted[i] != static_cast<std::int64_t>(i) || i >= x.shape.size()) {
      fail_malformed(call.node, text("perm ", shape_text(order), " does not name each of ",
                                     x.rank(), " axes once"));
    }
  }
  if (x.has_batch() && order[0] != 0) call.fail_mixing("axis 0 is moved");
  ValueType result{x.dtype, {}};
  for (const std::int64_t axis : order) {
    result.shape.push_back(x.shape[static_cast<std::size_t>(axis)]);
  }
  return result;
}

/// ReduceMean-13: axes are an attribute, none means all.
ValueType reduce_mean(const RuleCall& call) {
  const ValueType& x = call.real_input(0);
  std::vector<std::int64_t> axes = attribute_or(call.node, "axes", std::vector<std::int64_t>{});
  if (axes.empty()) {
    axes.resize(x.shape.size());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
  }
  std::set<std::int64_t> reduced;
  for (const std::int64_t axis : axes) {
    if (!reduced.insert(call.wrapped(axis, x.rank())).second) {
      fail_malformed(call.node, text("axis ", axis, " is named twice"));
    }
  }
  if (x.has_batch() && reduced.contains(0)) call.fail_mixing("axis 0");
  const bool keeps = attribute_or(call.node, "keepdims", std::int64_t{1}) != 0;
  ValueType result{x.dtype, {}};
  for (std::int64_t i = 0; i < x.rank(); ++i) {
    if (!reduced.contains(i)) result.shape.push_back(x.shape[static_cast<std::size_t>(i)]);
    if (reduced.contains(i) && keeps) result.shape.push_back(1);
  }
  return result;
}

/// Shape-15 without bounds. Only a Reshape may read it, see `reshape_like`.
ValueType shape(const RuleCall& call) {
  if (!call.node.attributes.empty()) fail_unsupported(call.node, "start and end are not computed");
  return {DType::i64, {call.input(0).rank()}};
}

constexpr std::array shape_table = {
    RuleRow{"Concat", concat},          RuleRow{"Flatten", flatten},
    RuleRow{"Reshape", reshape},        RuleRow{"Transpose", transpose},
    RuleRow{"ReduceMean", reduce_mean}, RuleRow{"Shape", shape}};

}  // namespace

ValueType reshape_like(const RuleCall& call) {
  const ValueType& x = call.input(0);
  const ValueType& like = call.input(1);
  if (x.has_batch() != like.has_batch()) call.fail_mixing("the batch axis is moved");
  if (bounded_count(x.sample()) != bounded_count(like.sample())) {
    fail_malformed(call.node, text("shape ", shape_text(x.shape), " does not become ",
                                   shape_text(like.shape)));
  }
  return {x.dtype, like.shape};
}

std::span<const RuleRow> shape_rules() { return shape_table; }

}  // namespace etalon::models
