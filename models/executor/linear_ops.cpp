// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "models/executor/op.hpp"

namespace etalon::models {
namespace {

/// Gemm-13: alpha·A'·B' + beta·C, with C broadcast to (M,N).
std::vector<at::Tensor> gemm(const OpCall& call) {
  const float alpha = attribute_or(call.node, "alpha", 1.0F);
  const float beta = attribute_or(call.node, "beta", 1.0F);
  at::Tensor a = call.input(0);
  at::Tensor b = call.input(1);
  if (a.dim() != 2 || b.dim() != 2) call.fail("A and B must be matrices");
  if (call.attribute("transA", std::int64_t{0}) != 0) a = a.t();
  if (call.attribute("transB", std::int64_t{0}) != 0) b = b.t();
  if (a.size(1) != b.size(0)) call.fail("the inner extents of A and B differ");
  if (!call.has_input(2)) {
    const at::Tensor product = at::mm(a, b);
    return {alpha == 1.0F ? product : product * alpha};
  }
  return {at::addmm(call.input(2), a, b, beta, alpha)};
}

std::vector<at::Tensor> matmul(const OpCall& call) {
  return {at::matmul(call.input(0), call.input(1))};
}

constexpr std::array linear_table = {Op{"Gemm", gemm}, Op{"MatMul", matmul}};

}  // namespace

std::span<const Op> linear_ops() { return linear_table; }

}  // namespace etalon::models
