// SPDX-License-Identifier: Apache-2.0
#include "models/executor/window.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::models {

Window read_window(const OpCall& call, at::IntArrayRef input_extents,
                   std::vector<std::int64_t> kernel) {
  Window window;
  window.kernel = call.attribute("kernel_shape", kernel);
  if (window.kernel.empty()) call.fail("kernel_shape is missing");
  if (!kernel.empty() && window.kernel != kernel) {
    call.fail(text("kernel_shape ", shape_text(window.kernel), " differs from the weight's ",
                   shape_text(kernel)));
  }
  const std::size_t axes = window.kernel.size();
  if (axes != input_extents.size() || axes > 3) {
    call.fail(text("an input with ", input_extents.size(), " spatial axes does not fit kernel ",
                   shape_text(window.kernel), " (1 to 3 axes are supported)"));
  }
  const std::vector<std::int64_t> ones(axes, 1);
  window.strides = call.attribute("strides", ones);
  window.dilations = call.attribute("dilations", ones);
  const auto pads = call.attribute("pads", std::vector<std::int64_t>(2 * axes, 0));
  if (window.strides.size() != axes || window.dilations.size() != axes || pads.size() != 2 * axes) {
    call.fail("strides, dilations and pads need one entry per spatial axis");
  }
  const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(axes);
  window.pads_begin.assign(pads.begin(), middle);
  window.pads_end.assign(middle, pads.end());

  const std::string auto_pad = attribute_or(call.node, "auto_pad", std::string("NOTSET"));
  if (auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER") {
    for (std::size_t i = 0; i < axes; ++i) {
      const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
      const std::int64_t outputs = (input_extents[i] + window.strides[i] - 1) / window.strides[i];
      const std::int64_t total =
          std::max<std::int64_t>(0, (outputs - 1) * window.strides[i] + reach - input_extents[i]);
      window.pads_begin[i] = auto_pad == "SAME_UPPER" ? total / 2 : total - total / 2;
      window.pads_end[i] = total - window.pads_begin[i];
    }
  } else if (auto_pad == "VALID") {
    window.pads_begin.assign(axes, 0);
    window.pads_end.assign(axes, 0);
  } else if (auto_pad != "NOTSET") {
    call.fail(text("auto_pad '", auto_pad, "' is unknown"));
  }
  return window;
}

at::Tensor pad(const at::Tensor& input, const Window& window, double value) {
  std::vector<std::int64_t> pads;  // last axis first, as constant_pad_nd takes them
  for (std::size_t i = window.axes(); i-- > 0;) {
    pads.push_back(window.pads_begin[i]);
    pads.push_back(window.pads_end[i]);
  }
  return at::constant_pad_nd(input, pads, value);
}

}  // namespace etalon::models
