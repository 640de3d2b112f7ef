// SPDX-License-Identifier: Apache-2.0
#include "models/training/safetensors.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {models::safetensors_bytes(
              {{"a", Array::zeros(DType::f32, {2, 3})}, {"b", Array::zeros(DType::f32, {})}},
              {{"epoch", "3"}}),
          models::safetensors_bytes({}, {})};
}

void parse(std::string_view bytes) {
  const auto tensors = models::parse_safetensors(bytes, "the input");
  const std::string written = models::safetensors_bytes(tensors, {});
  ensure(models::safetensors_bytes(models::parse_safetensors(written, "what was written"), {}) ==
             written,
         "tensors are read as they were written");
}

}  // namespace etalon::fuzz
