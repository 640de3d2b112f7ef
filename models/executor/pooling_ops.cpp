// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>
#include <numeric>

#include "models/executor/op.hpp"
#include "models/executor/window.hpp"

namespace etalon::models {
namespace {

/// MaxPool-12 without the optional index output.
std::vector<at::Tensor> max_pool(const OpCall& call) {
  if (call.node.outputs.size() > 1) call.fail("the index output is not supported");
  at::Tensor x = call.input(0);
  const Window window = read_window(call, x.sizes().slice(2));
  const bool ceil_mode = call.attribute("ceil_mode", std::int64_t{0}) != 0;
  std::vector<std::int64_t> padding = window.pads_begin;
  if (!window.is_symmetric()) {
    x = pad(x, window, -std::numeric_limits<double>::infinity());
    padding.assign(window.axes(), 0);
  }
  switch (window.axes()) {
    case 1:
      return {
          at::max_pool1d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode)};
    case 2:
      return {
          at::max_pool2d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode)};
    default:
      return {
          at::max_pool3d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode)};
  }
}

/// AveragePool-11.
std::vector<at::Tensor> average_pool(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const Window window = read_window(call, x.sizes().slice(2));
  if (!window.is_symmetric()) call.fail("unequal pads are not supported");
  const bool ceil_mode = call.attribute("ceil_mode", std::int64_t{0}) != 0;
  const bool include_pad = call.attribute("count_include_pad", std::int64_t{0}) != 0;
  switch (window.axes()) {
    case 1:
      return {at::avg_pool1d(x, window.kernel, window.strides, window.pads_begin, ceil_mode,
                             include_pad)};
    case 2:
      return {at::avg_pool2d(x, window.kernel, window.strides, window.pads_begin, ceil_mode,
                             include_pad)};
    default:
      return {at::avg_pool3d(x, window.kernel, window.strides, window.pads_begin, ceil_mode,
                             include_pad)};
  }
}

/// GlobalAveragePool-1: the mean over all spatial axes, extents 1.
std::vector<at::Tensor> global_average_pool(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  if (x.dim() < 3) call.fail("the input needs at least one spatial axis");
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.dim() - 2));
  std::iota(axes.begin(), axes.end(), std::int64_t{2});
  return {at::mean(x, axes, /*keepdim=*/true)};
}

constexpr std::array ops = {Op{"MaxPool", max_pool}, Op{"AveragePool", average_pool},
                            Op{"GlobalAveragePool", global_average_pool}};

}  // namespace

std::span<const Op> pooling_ops() { return ops; }

}  // namespace etalon::models
