// SPDX-License-Identifier: Apache-2.0
#include "models/inference/loops/strided.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace etalon::models::inference {
namespace {

struct Axis {
  std::int64_t extent;
  std::int64_t from;
  std::int64_t to;
};

template <class T>
void copy_axes(const T* from, T* to, std::span<const Axis> axes) {
  const Axis axis = axes[0];
  if (axes.size() > 1) {
    for (std::int64_t i = 0; i < axis.extent; ++i) {
      copy_axes(from + i * axis.from, to + i * axis.to, axes.subspan(1));
    }
  } else if (axis.from == 1 && axis.to == 1) {
    std::copy_n(from, axis.extent, to);
  } else {
    for (std::int64_t i = 0; i < axis.extent; ++i) to[i * axis.to] = from[i * axis.from];
  }
}

}  // namespace

void copy_strided(const std::byte* from, std::span<const std::int64_t> from_strides, std::byte* to,
                  std::span<const std::int64_t> to_strides, std::span<const std::int64_t> shape,
                  std::int64_t element_size) {
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) return;
    if (shape[i] > 1) axes.push_back({shape[i], from_strides[i], to_strides[i]});
  }
  // Writes run forward; neighbouring axes that are one run in both become one.
  std::ranges::stable_sort(axes, std::ranges::greater{}, &Axis::to);
  std::vector<Axis> merged;
  for (const Axis& axis : axes) {
    if (!merged.empty() && merged.back().from == axis.from * axis.extent &&
        merged.back().to == axis.to * axis.extent) {
      merged.back() = {merged.back().extent * axis.extent, axis.from, axis.to};
    } else {
      merged.push_back(axis);
    }
  }
  if (merged.empty()) merged.push_back({1, 1, 1});
  if (element_size == 4) {
    copy_axes(reinterpret_cast<const float*>(from), reinterpret_cast<float*>(to),
              std::span<const Axis>(merged));
  } else {
    copy_axes(from, to, std::span<const Axis>(merged));
  }
}

}  // namespace etalon::models::inference
