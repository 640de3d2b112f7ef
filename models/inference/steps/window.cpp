// SPDX-License-Identifier: Apache-2.0
#include "models/inference/steps/window.hpp"

#include <algorithm>
#include <string>

#include "core/text.hpp"

namespace etalon::models::inference {
namespace {

using Extents = std::vector<std::int64_t>;

SlidingWindow read_attributes(const Operation& operation, const Extents& extents, Extents kernel) {
  const Node& node = operation.node;
  SlidingWindow window;
  window.kernel = attribute_or(node, "kernel_shape", kernel);
  if (window.kernel.empty()) operation.fail("kernel_shape is missing");
  if (!kernel.empty() && window.kernel != kernel) {
    operation.fail(text("kernel_shape ", shape_text(window.kernel), " differs from the weight's ",
                        shape_text(kernel)));
  }
  const std::size_t axes = window.kernel.size();
  if (axes != extents.size() || axes > 3) {
    operation.fail(text("an input with ", extents.size(), " spatial axes does not fit kernel ",
                        shape_text(window.kernel), " (1 to 3 axes are supported)"));
  }
  window.strides = attribute_or(node, "strides", Extents(axes, 1));
  window.dilations = attribute_or(node, "dilations", Extents(axes, 1));
  const Extents pads = attribute_or(node, "pads", Extents(2 * axes, 0));
  if (window.strides.size() != axes || window.dilations.size() != axes || pads.size() != 2 * axes) {
    operation.fail("strides, dilations and pads need one entry per spatial axis");
  }
  const auto positive = [](std::int64_t value) { return value > 0; };
  if (!std::ranges::all_of(window.kernel, positive) ||
      !std::ranges::all_of(window.strides, positive) ||
      !std::ranges::all_of(window.dilations, positive) ||
      std::ranges::any_of(pads, [](std::int64_t value) { return value < 0; })) {
    operation.fail("kernel, strides and dilations must be positive, pads not negative");
  }
  const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(axes);
  window.pads_begin.assign(pads.begin(), middle);
  window.pads_end.assign(middle, pads.end());
  return window;
}

}  // namespace

SlidingWindow read_window(const Operation& operation, const Extents& extents, Extents kernel) {
  SlidingWindow window = read_attributes(operation, extents, std::move(kernel));
  const std::string auto_pad = attribute_or(operation.node, "auto_pad", std::string("NOTSET"));
  const bool same = auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER";
  if (!same && auto_pad != "NOTSET" && auto_pad != "VALID") {
    operation.fail(text("auto_pad '", auto_pad, "' is unknown"));
  }
  const bool ceil_mode = attribute_or(operation.node, "ceil_mode", std::int64_t{0}) != 0;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::int64_t stride = window.strides[i];
    const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
    if (same) {
      const std::int64_t outputs = (extents[i] + stride - 1) / stride;
      const std::int64_t total =
          std::max<std::int64_t>(0, (outputs - 1) * stride + reach - extents[i]);
      window.pads_begin[i] = auto_pad == "SAME_UPPER" ? total / 2 : total - total / 2;
      window.pads_end[i] = total - window.pads_begin[i];
    } else if (auto_pad == "VALID") {
      window.pads_begin[i] = window.pads_end[i] = 0;
    }
    const std::int64_t room = extents[i] + window.pads_begin[i] + window.pads_end[i] - reach;
    if (room < 0) {
      operation.fail(text("a window of ", reach, " does not fit an input of ", extents[i],
                          " on spatial axis ", i));
    }
    std::int64_t outputs = room / stride + 1;
    // A window that would start behind the input and its first pad is dropped.
    if (ceil_mode && room % stride != 0 && outputs * stride < extents[i] + window.pads_begin[i]) {
      ++outputs;
    }
    window.outputs.push_back(outputs);
  }
  return window;
}

SlidingWindow read_transposed_window(const Operation& operation, const Extents& extents,
                                     Extents kernel) {
  const Node& node = operation.node;
  if (attribute_or(node, "auto_pad", std::string("NOTSET")) != "NOTSET" ||
      !attribute_or(node, "output_shape", Extents{}).empty()) {
    operation.fail("auto_pad and output_shape are not supported; give pads and output_padding");
  }
  SlidingWindow window = read_attributes(operation, extents, std::move(kernel));
  const Extents extra = attribute_or(node, "output_padding", Extents(extents.size(), 0));
  if (extra.size() != extents.size()) operation.fail("output_padding needs one entry per axis");
  for (std::size_t i = 0; i < extents.size(); ++i) {
    window.pads_end[i] -= extra[i];
    window.outputs.push_back((extents[i] - 1) * window.strides[i] +
                             (window.kernel[i] - 1) * window.dilations[i] + 1 -
                             window.pads_begin[i] - window.pads_end[i]);
    if (window.outputs.back() < 1) operation.fail("the pads leave nothing of the output");
  }
  return window;
}

}  // namespace etalon::models::inference
