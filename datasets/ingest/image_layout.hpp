// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Axes of an array of images or volumes, one letter an axis (`NHWC`): the declared ones, or with
/// "auto" (N,H,W), and (N,H,W,C) where the last axis has 1 or 3 channels and no other axis could be
/// the channels. Throws a config error naming `what` and the shape for every other shape: what its
/// axes mean is not guessed.
[[nodiscard]] std::string image_layout(const std::string& declared,
                                       std::span<const std::int64_t> shape,
                                       const std::string& what);

/// Shape (C,H,W) or (C,D,H,W) of one sample; C is 1 where the layout has no channels.
[[nodiscard]] Shape sample_shape(const std::string& layout, std::span<const std::int64_t> shape);

/// Sample i in that shape.
[[nodiscard]] Array sample_at(const Array& images, const std::string& layout, std::int64_t i);

}  // namespace etalon::datasets
