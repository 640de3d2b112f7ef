// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/text.hpp"
#include "models/graph/types/rule.hpp"

namespace etalon::models {
namespace {

/// Gemm-13: alpha·A'·B' + beta·C, with C broadcast to (M,N).
ValueType gemm(const RuleCall& call) {
  const ValueType& a = call.real_input(0);
  const ValueType& b = call.real_input(1);
  if (a.rank() != 2 || b.rank() != 2) {
    fail_malformed(call.node, text("A of shape ", shape_text(a.shape), " and B of shape ",
                                   shape_text(b.shape), " must be matrices"));
  }
  const bool turns_a = attribute_or(call.node, "transA", std::int64_t{0}) != 0;
  const bool turns_b = attribute_or(call.node, "transB", std::int64_t{0}) != 0;
  if (turns_a && a.has_batch()) call.fail_mixing("transA");
  if (b.has_batch()) call.fail_mixing("B is computed from the batch");
  const std::int64_t rows = a.shape[turns_a ? 1 : 0];
  const std::int64_t inner = a.shape[turns_a ? 0 : 1];
  const std::int64_t columns = b.shape[turns_b ? 0 : 1];
  if (inner != b.shape[turns_b ? 1 : 0]) {
    fail_malformed(call.node, text("A of shape ", shape_text(a.shape), " and B of shape ",
                                   shape_text(b.shape), " do not fit"));
  }
  const Shape result = {rows, columns};
  if (call.has_input(2) && broadcast(call, call.real_input(2).shape, result) != result) {
    fail_malformed(call.node, text("C of shape ", shape_text(call.input(2).shape),
                                   " does not fit a result of shape ", shape_text(result)));
  }
  return {DType::f32, result};
}

/// MatMul-13: matrices in the last two axes, the others broadcast.
ValueType matmul(const RuleCall& call) {
  const ValueType& a = call.real_input(0, 2);
  const ValueType& b = call.real_input(1, 2);
  if (b.has_batch() && b.rank() == 2)
    call.fail_mixing("the second matrix is computed from the batch");
  if (a.shape.back() != b.shape[b.shape.size() - 2]) {
    fail_malformed(call.node, text("shapes ", shape_text(a.shape), " and ", shape_text(b.shape),
                                   " do not fit"));
  }
  if (a.has_batch() && a.rank() == 2) {
    if (b.rank() > 2) call.fail_mixing("rows of the batch are taken for one matrix");
    return {DType::f32, {any_batch, b.shape.back()}};
  }
  Shape result = broadcast(call, std::span(a.shape).first(a.shape.size() - 2),
                           std::span(b.shape).first(b.shape.size() - 2));
  result.push_back(a.shape[a.shape.size() - 2]);
  result.push_back(b.shape.back());
  return {DType::f32, std::move(result)};
}

/// Parameters per channel, one each: scale and bias, and for BatchNormalization mean and variance.
ValueType normalization(const RuleCall& call) {
  const bool is_batch = call.node.op == "BatchNormalization";
  const ValueType& x = call.real_input(0, is_batch ? 2 : 3);
  for (std::size_t i = 1; i < (is_batch ? 5U : 3U); ++i) {
    static_cast<void>(call.input(i));
    call.expect_vector(i, x.shape[1]);
  }
  return x;
}

constexpr std::array layer_table = {RuleRow{"Gemm", gemm}, RuleRow{"MatMul", matmul},
                                    RuleRow{"BatchNormalization", normalization},
                                    RuleRow{"InstanceNormalization", normalization}};

}  // namespace

std::span<const RuleRow> layer_rules() { return layer_table; }

}  // namespace etalon::models
