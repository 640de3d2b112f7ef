// SPDX-License-Identifier: Apache-2.0
// A program of somebody else: sees Etalon's installed headers, links LibTorch, ONNX and oneDNN, and
// sees none of their headers.
#include "core/sha256.hpp"
#include "models/zoo/zoo.hpp"

#include <cstdio>

#if __has_include(<ATen/ATen.h>)
#error "LibTorch's headers leak to users of etalon::models"
#endif

int main() {
  const auto model = etalon::models::build_mlp({}, {.sample_shape = {4}, .outputs = 2}, 1);
  std::printf("%zu nodes, sha256 of nothing %s\n", model.nodes.size(),
              etalon::sha256("").hex().c_str());
  return model.nodes.empty() ? 1 : 0;
}
