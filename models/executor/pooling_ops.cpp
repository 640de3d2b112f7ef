// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>
#include <numeric>

#include "models/executor/op.hpp"
#include "models/executor/padding.hpp"

namespace etalon::models {
namespace {

/// ATen pads both sides alike and by half of the window at most.
bool pads_itself(const Window& window) {
  for (std::size_t i = 0; i < window.axes(); ++i) {
    if (2 * window.pads_begin[i] > window.kernel[i]) return false;
  }
  return window.is_symmetric();
}

/// The first results along each spatial axis, as many as the window makes.
at::Tensor first_outputs(at::Tensor y, const Window& window) {
  for (std::size_t i = 0; i < window.axes(); ++i) {
    y = y.slice(static_cast<std::int64_t>(i) + 2, 0, window.outputs[i]);
  }
  return y;
}

/// MaxPool-12 without the index output.
std::vector<at::Tensor> max_pool(const OpCall& call) {
  if (call.node.outputs.size() > 1) call.refuse("the index output is not computed");
  at::Tensor x = call.input(0);
  const Window window = read_window(call.node, x.sizes().slice(2));
  const bool ceil_mode = call.attribute("ceil_mode", std::int64_t{0}) != 0;
  std::vector<std::int64_t> padding = window.pads_begin;
  if (!pads_itself(window)) {
    x = pad(x, window, -std::numeric_limits<double>::infinity());
    padding.assign(window.axes(), 0);
  }
  at::Tensor y;
  switch (window.axes()) {
    case 1:
      y = at::max_pool1d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode);
      break;
    case 2:
      y = at::max_pool2d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode);
      break;
    default:
      y = at::max_pool3d(x, window.kernel, window.strides, padding, window.dilations, ceil_mode);
  }
  return {first_outputs(y, window)};
}

at::Tensor average(const at::Tensor& x, const Window& window,
                   const std::vector<std::int64_t>& padding, bool ceil_mode, bool include_pad) {
  switch (window.axes()) {
    case 1:
      return at::avg_pool1d(x, window.kernel, window.strides, padding, ceil_mode, include_pad);
    case 2:
      return at::avg_pool2d(x, window.kernel, window.strides, padding, ceil_mode, include_pad);
    default:
      return at::avg_pool3d(x, window.kernel, window.strides, padding, ceil_mode, include_pad);
  }
}

/// AveragePool-11.
std::vector<at::Tensor> average_pool(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const Window window = read_window(call.node, x.sizes().slice(2));
  const bool ceil_mode = call.attribute("ceil_mode", std::int64_t{0}) != 0;
  const bool include_pad = call.attribute("count_include_pad", std::int64_t{0}) != 0;
  if (pads_itself(window)) {
    return {average(x, window, window.pads_begin, ceil_mode, include_pad)};
  }
  const std::vector<std::int64_t> none(window.axes(), 0);
  at::Tensor y = average(pad(x, window, 0.0), window, none, ceil_mode, true);
  if (!include_pad) {
    // The share of each window that lies on the input.
    const at::Tensor ones = at::ones_like(x.slice(0, 0, 1).slice(1, 0, 1));
    y = y / average(pad(ones, window, 0.0), window, none, ceil_mode, true);
  }
  return {first_outputs(y, window)};
}

/// GlobalAveragePool-1: the mean over all spatial axes, extents 1.
std::vector<at::Tensor> global_average_pool(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  if (x.dim() < 3) call.fail("the input needs at least one spatial axis");
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.dim() - 2));
  std::iota(axes.begin(), axes.end(), std::int64_t{2});
  return {at::mean(x, axes, /*keepdim=*/true)};
}

constexpr std::array pooling_table = {Op{"MaxPool", max_pool}, Op{"AveragePool", average_pool},
                                      Op{"GlobalAveragePool", global_average_pool}};

}  // namespace

std::span<const Op> pooling_ops() { return pooling_table; }

}  // namespace etalon::models
