// SPDX-License-Identifier: Apache-2.0
#include "models/executor/padding.hpp"

#include <vector>

namespace etalon::models {

at::Tensor pad(const at::Tensor& input, const Window& window, double value) {
  std::vector<std::int64_t> pads;  // last axis first, as constant_pad_nd takes them
  for (std::size_t i = window.axes(); i-- > 0;) {
    pads.push_back(window.pads_begin[i]);
    pads.push_back(window.pads_end[i]);
  }
  return at::constant_pad_nd(input, pads, value);
}

}  // namespace etalon::models
