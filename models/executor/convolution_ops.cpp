// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>

#include "core/text.hpp"
#include "models/executor/op.hpp"
#include "models/executor/padding.hpp"

namespace etalon::models {
namespace {

bool is_one(std::int64_t extent) { return extent == 1; }

/// A kernel of one point that steps over positions.
bool is_strided_pointwise(const Window& window) {
  return std::ranges::all_of(window.kernel, is_one) && !std::ranges::all_of(window.strides, is_one);
}

/// Conv-11: input (N,C,…), weight (M,C/group,…), bias (M).
std::vector<at::Tensor> conv(const OpCall& call) {
  at::Tensor input = call.input(0);
  const at::Tensor& weight = call.input(1);
  if (input.dim() < 3) call.fail("the input needs at least one spatial axis");
  Window window = read_window(call.node, input.sizes().slice(2), weight.sizes().slice(2).vec());
  std::vector<std::int64_t> padding = window.pads_begin;
  const bool strided_pointwise = is_strided_pointwise(window);
  if (!window.is_symmetric() ||
      (strided_pointwise && std::ranges::any_of(padding, std::identity{}))) {
    input = pad(input, window, 0.0);
    padding.assign(window.axes(), 0);
  }
  // A kernel of one point reads only the positions that its strides name. They are taken first, so
  // that oneDNN steps by one: its gradient of strided pointwise weights (`jit_1x1:avx2`, the widest
  // without AVX-512; seen in 3.10.2) writes behind the block when images lie channels last and the
  // channels are no multiple of eight.
  if (strided_pointwise) {
    for (std::size_t i = 0; i < window.axes(); ++i) {
      const auto axis = static_cast<std::int64_t>(i) + 2;
      input = input.slice(axis, 0, input.size(axis), window.strides[i]);
    }
    window.strides.assign(window.axes(), 1);
  }
  // Images are computed channels last: normalizations, activations and poolings keep the order, so
  // only the first convolution copies (14 % of a ResNet-18 step against channels first). Volumes
  // are not: instance normalization would undo it each time.
  if (input.dim() == 4) input = input.contiguous(at::MemoryFormat::ChannelsLast);
  return {at::convolution(input, weight, call.input_or_undefined(2), window.strides, padding,
                          window.dilations, /*transposed=*/false,
                          std::vector<std::int64_t>(window.axes(), 0),
                          call.attribute("group", std::int64_t{1}))};
}

/// ConvTranspose-11: input (N,C,…), weight (C,M/group,…), bias (M).
std::vector<at::Tensor> conv_transpose(const OpCall& call) {
  const at::Tensor& input = call.input(0);
  const at::Tensor& weight = call.input(1);
  if (input.dim() < 3) call.fail("the input needs at least one spatial axis");
  const Window window =
      read_transposed_window(call.node, input.sizes().slice(2), weight.sizes().slice(2).vec());
  // Unequal pads are a crop of the unpadded result.
  const std::vector<std::int64_t> padding =
      window.is_symmetric() ? window.pads_begin : std::vector<std::int64_t>(window.axes(), 0);
  at::Tensor output = at::convolution(
      input, weight, call.input_or_undefined(2), window.strides, padding, window.dilations,
      /*transposed=*/true, window.output_padding, call.attribute("group", std::int64_t{1}));
  if (!window.is_symmetric()) {
    for (std::size_t i = 0; i < window.axes(); ++i) {
      const auto axis = static_cast<std::int64_t>(i) + 2;
      output = output.slice(axis, window.pads_begin[i], output.size(axis) - window.pads_end[i]);
    }
  }
  return {output};
}

constexpr std::array convolution_table = {Op{"Conv", conv}, Op{"ConvTranspose", conv_transpose}};

}  // namespace

std::span<const Op> convolution_ops() { return convolution_table; }

}  // namespace etalon::models
