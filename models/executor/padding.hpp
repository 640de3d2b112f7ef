// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <ATen/ATen.h>

#include "models/graph/window.hpp"

namespace etalon::models {

/// Pads the spatial axes with `value` on both sides, as the window says.
[[nodiscard]] at::Tensor pad(const at::Tensor& input, const Window& window, double value);

}  // namespace etalon::models
