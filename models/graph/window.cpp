// SPDX-License-Identifier: Apache-2.0
#include "models/graph/window.hpp"

#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "models/graph/node_error.hpp"

namespace etalon::models {
namespace {

using Extents = std::vector<std::int64_t>;

/// The libraries below count in 32 bits, and products of two such numbers fit into 64.
constexpr std::int64_t largest = std::int64_t{1} << 30;

void check_entries(const Node& node, const char* name, const Extents& entries, std::size_t count,
                   std::int64_t least) {
  if (entries.size() != count) {
    fail_malformed(node, text(name, " has ", entries.size(), " entries and needs ", count));
  }
  for (const std::int64_t entry : entries) {
    if (entry < least) fail_malformed(node, text(name, " holds ", entry, ", below ", least));
    if (entry > largest) {
      fail_unsupported(node, text(name, " holds ", entry, ", above ", largest));
    }
  }
}

Window read_attributes(const Node& node, std::span<const std::int64_t> extents, Extents kernel) {
  Window window;
  window.kernel = attribute_or(node, "kernel_shape", kernel);
  if (window.kernel.empty()) fail_malformed(node, "kernel_shape is missing");
  if (!kernel.empty() && window.kernel != kernel) {
    fail_malformed(node, text("kernel_shape ", shape_text(window.kernel),
                              " differs from the weight's ", shape_text(kernel)));
  }
  const std::size_t axes = window.kernel.size();
  if (axes != extents.size() || axes > 3) {
    fail_unsupported(node,
                     text("an input with ", extents.size(), " spatial axes does not fit kernel ",
                          shape_text(window.kernel), " (1 to 3 axes are supported)"));
  }
  window.strides = attribute_or(node, "strides", Extents(axes, 1));
  window.dilations = attribute_or(node, "dilations", Extents(axes, 1));
  const Extents pads = attribute_or(node, "pads", Extents(2 * axes, 0));
  check_entries(node, "the input", {extents.begin(), extents.end()}, axes, 1);
  check_entries(node, "kernel_shape", window.kernel, axes, 1);
  check_entries(node, "strides", window.strides, axes, 1);
  check_entries(node, "dilations", window.dilations, axes, 1);
  check_entries(node, "pads", pads, 2 * axes, 0);
  const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(axes);
  window.pads_begin.assign(pads.begin(), middle);
  window.pads_end.assign(middle, pads.end());
  return window;
}

/// Pads that keep ⌈extent / stride⌉ positions, the odd one at the end or at the beginning.
void pad_to_same(Window& window, std::size_t axis, std::int64_t extent, bool at_end) {
  const std::int64_t stride = window.strides[axis];
  const std::int64_t outputs = (extent + stride - 1) / stride;
  const std::int64_t total =
      std::max<std::int64_t>(0, (outputs - 1) * stride + window.reach(axis) - extent);
  window.pads_begin[axis] = at_end ? total / 2 : total - total / 2;
  window.pads_end[axis] = total - window.pads_begin[axis];
}

}  // namespace

Window read_window(const Node& node, std::span<const std::int64_t> extents, Extents kernel) {
  const bool pools = kernel.empty();
  Window window = read_attributes(node, extents, std::move(kernel));
  const std::string auto_pad = attribute_or(node, "auto_pad", std::string("NOTSET"));
  const bool same = auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER";
  if (!same && auto_pad != "NOTSET" && auto_pad != "VALID") {
    fail_malformed(node, text("auto_pad '", auto_pad, "' is unknown"));
  }
  const bool ceil_mode = attribute_or(node, "ceil_mode", std::int64_t{0}) != 0;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::int64_t stride = window.strides[i];
    const std::int64_t reach = window.reach(i);
    if (same) {
      pad_to_same(window, i, extents[i], auto_pad == "SAME_UPPER");
    } else if (auto_pad == "VALID") {
      window.pads_begin[i] = window.pads_end[i] = 0;
    }
    if (pools && std::max(window.pads_begin[i], window.pads_end[i]) >= reach) {
      fail_unsupported(node, text("pads of ", window.pads_begin[i], " and ", window.pads_end[i],
                                  " leave windows of ", reach,
                                  " that see nothing of the input on spatial axis ", i));
    }
    const std::int64_t room = extents[i] + window.pads_begin[i] + window.pads_end[i] - reach;
    if (room < 0) {
      fail_malformed(node, text("a window of ", reach, " does not fit an input of ", extents[i],
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

Window read_transposed_window(const Node& node, std::span<const std::int64_t> extents,
                              Extents kernel) {
  if (attribute_or(node, "auto_pad", std::string("NOTSET")) != "NOTSET" ||
      !attribute_or(node, "output_shape", Extents{}).empty()) {
    fail_unsupported(node,
                     "auto_pad and output_shape are not supported; give pads and output_padding");
  }
  Window window = read_attributes(node, extents, std::move(kernel));
  window.output_padding = attribute_or(node, "output_padding", Extents(extents.size(), 0));
  check_entries(node, "output_padding", window.output_padding, extents.size(), 0);
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (window.output_padding[i] >= std::max(window.strides[i], window.dilations[i])) {
      fail_malformed(node, text("output_padding ", window.output_padding[i],
                                " is not below stride and dilation on spatial axis ", i));
    }
    window.outputs.push_back((extents[i] - 1) * window.strides[i] + window.reach(i) +
                             window.output_padding[i] - window.pads_begin[i] - window.pads_end[i]);
    if (window.outputs.back() < 1) fail_malformed(node, "the pads leave nothing of the output");
  }
  return window;
}

}  // namespace etalon::models
