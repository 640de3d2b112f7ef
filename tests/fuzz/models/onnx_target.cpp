// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/fuzz/models/model_files.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() { return model_files(); }

void parse(std::string_view bytes) {
  const models::Graph graph = models::parse_onnx(std::as_bytes(std::span(bytes)), "the input");
  const std::string written = models::onnx_bytes(graph);
  const models::Graph again =
      models::parse_onnx(std::as_bytes(std::span(written)), "what was written");
  ensure(models::onnx_bytes(again) == written, "a model is read as it was written");
}

}  // namespace etalon::fuzz
