// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "models/executor/op.hpp"
#include "models/executor/tensor.hpp"
#include "models/graph/constant.hpp"

namespace etalon::models {
namespace {

std::vector<at::Tensor> relu(const OpCall& call) {
  at::Tensor x = call.input(0);
  return {call.owns_first ? at::relu_(x) : at::relu(x)};
}

std::vector<at::Tensor> leaky_relu(const OpCall& call) {
  return {at::leaky_relu(call.input(0), attribute_or(call.node, "alpha", 0.01F))};
}

std::vector<at::Tensor> sigmoid(const OpCall& call) { return {at::sigmoid(call.input(0))}; }

/// Softmax-13.
std::vector<at::Tensor> softmax(const OpCall& call) {
  return {at::softmax(call.input(0), call.attribute("axis", std::int64_t{-1}))};
}

std::vector<at::Tensor> add(const OpCall& call) {
  at::Tensor a = call.input(0);
  const at::Tensor& b = call.input(1);
  const bool in_place =
      call.owns_first && a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes();
  return {in_place ? a.add_(b) : at::add(a, b)};
}

std::vector<at::Tensor> sub(const OpCall& call) { return {at::sub(call.input(0), call.input(1))}; }
std::vector<at::Tensor> mul(const OpCall& call) { return {at::mul(call.input(0), call.input(1))}; }

/// Div-14: integers are divided towards zero.
std::vector<at::Tensor> div(const OpCall& call) {
  if (at::isIntegralType(call.input(0).scalar_type(), /*includeBool=*/true)) {
    return {at::div(call.input(0), call.input(1), "trunc")};
  }
  return {at::div(call.input(0), call.input(1))};
}

/// Clip-13: bounds are optional scalar inputs.
std::vector<at::Tensor> clip(const OpCall& call) {
  std::optional<at::Tensor> low;
  std::optional<at::Tensor> high;
  if (call.has_input(1)) low = call.input(1);
  if (call.has_input(2)) high = call.input(2);
  if (!low && !high) return {call.input(0)};
  return {at::clamp(call.input(0), low, high)};
}

std::vector<at::Tensor> identity(const OpCall& call) { return {call.input(0)}; }

/// Cast-13.
std::vector<at::Tensor> cast(const OpCall& call) {
  const std::int64_t to = call.attribute("to", std::int64_t{0});
  const auto type = dtype_of_onnx(to);
  if (!type) call.refuse(text("cast to ONNX element type ", to, " is not supported"));
  return {call.input(0).to(scalar_type(*type))};
}

/// Dropout-13. The mask is a Philox value of (seed, step, position of the sample in the global
/// batch, node, element): the same for any number of ranks and lanes.
std::vector<at::Tensor> dropout(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const double ratio = call.has_input(1) ? call.input(1).item<double>() : 0.5;
  if (!(ratio >= 0.0 && ratio < 1.0)) call.fail(text("ratio ", ratio, " is not in [0, 1)"));
  if (!call.context.training || ratio == 0.0) return {x};
  if (std::ssize(call.context.positions) != x.size(0)) {
    call.fail("training needs the position of every sample");
  }
  const std::int64_t per_sample = x.size(0) > 0 ? x.numel() / x.size(0) : 0;
  at::Tensor mask = at::empty(x.sizes(), at::kFloat);
  auto* values = mask.data_ptr<float>();
  const auto keep = static_cast<float>(1.0 / (1.0 - ratio));
  const auto threshold = static_cast<float>(ratio);
  const std::uint64_t base = static_cast<std::uint64_t>(call.node_index) << 40U;
  for (std::int64_t n = 0; n < x.size(0); ++n) {
    const RandomStream stream(
        call.context.seed, RandomPurpose::dropout, call.context.step,
        static_cast<std::uint64_t>(call.context.positions[static_cast<std::size_t>(n)]));
    for (std::int64_t i = 0; i < per_sample; ++i) {
      const float draw = stream.uniform(base + static_cast<std::uint64_t>(i));
      values[n * per_sample + i] = draw < threshold ? 0.0F : keep;
    }
  }
  return {at::mul(x, mask)};
}

constexpr std::array elementwise_table = {Op{"Relu", relu},       Op{"LeakyRelu", leaky_relu},
                                          Op{"Sigmoid", sigmoid}, Op{"Softmax", softmax},
                                          Op{"Add", add},         Op{"Sub", sub},
                                          Op{"Mul", mul},         Op{"Div", div},
                                          Op{"Clip", clip},       Op{"Identity", identity},
                                          Op{"Cast", cast},       Op{"Dropout", dropout}};

}  // namespace

std::span<const Op> elementwise_ops() { return elementwise_table; }

}  // namespace etalon::models
