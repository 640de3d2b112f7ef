// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/image_layout.hpp"

#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

bool is_channel_count(std::int64_t extent) { return extent == 1 || extent == 3; }

/// Extent and stride of an axis; an axis that the layout lacks has one element.
struct Axis {
  std::int64_t extent = 1;
  std::int64_t stride = 0;
};

Axis axis_of(char letter, const std::string& layout, std::span<const std::int64_t> shape) {
  const auto at = layout.find(letter);
  if (at == std::string::npos) return {};
  return {shape[at], row_major_strides(shape)[at]};
}

}  // namespace

std::string image_layout(const std::string& declared, std::span<const std::int64_t> shape,
                         const std::string& what) {
  if (declared != "auto") {
    check(declared.size() == shape.size(), ErrorKind::config,
          text(what, " has shape ", shape_text(shape), ", but data.layout = \"", declared,
               "\" has ", declared.size(), " axes"));
    return declared;
  }
  if (shape.size() == 3) return "NHW";
  const bool is_channels_last = shape.size() == 4 && is_channel_count(shape[3]) &&
                                !is_channel_count(shape[1]) && !is_channel_count(shape[2]);
  check(is_channels_last, ErrorKind::config,
        text(what, " has shape ", shape_text(shape),
             ", which does not say what its axes are; expected (N,H,W) or (N,H,W,C) with 1 or 3 "
             "channels; declare data.layout, such as \"NDHW\" for volumes or \"NCHW\""));
  return "NHWC";
}

Shape sample_shape(const std::string& layout, std::span<const std::int64_t> shape) {
  Shape result = {axis_of('C', layout, shape).extent};
  if (layout.find('D') != std::string::npos) result.push_back(axis_of('D', layout, shape).extent);
  result.push_back(axis_of('H', layout, shape).extent);
  result.push_back(axis_of('W', layout, shape).extent);
  return result;
}

Array sample_at(const Array& images, const std::string& layout, std::int64_t i) {
  Array result = Array::zeros(images.dtype, sample_shape(layout, images.shape));
  const auto item = static_cast<std::size_t>(size_of(images.dtype));
  const Axis n = axis_of('N', layout, images.shape);
  const Axis c = axis_of('C', layout, images.shape);
  const Axis d = axis_of('D', layout, images.shape);
  const Axis h = axis_of('H', layout, images.shape);
  const Axis w = axis_of('W', layout, images.shape);
  std::byte* to = result.data.data();
  for (std::int64_t channel = 0; channel < c.extent; ++channel) {
    for (std::int64_t z = 0; z < d.extent; ++z) {
      for (std::int64_t y = 0; y < h.extent; ++y) {
        const std::int64_t row = i * n.stride + channel * c.stride + z * d.stride + y * h.stride;
        for (std::int64_t x = 0; x < w.extent; ++x) {
          const auto from = static_cast<std::size_t>(row + x * w.stride) * item;
          std::memcpy(to, images.data.data() + from, item);
          to += item;
        }
      }
    }
  }
  return result;
}

}  // namespace etalon::datasets
