// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/onnx_versions.hpp"

#include <onnx/onnx_pb.h>

#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::models {

OnnxVersions read_onnx_versions(const std::filesystem::path& file) {
  onnx::ModelProto model;
  check(model.ParseFromString(read_text_file(file, any_size)), ErrorKind::format,
        text(file.string(), ": is no ONNX model (the bytes do not parse)"));
  OnnxVersions result;
  result.ir_version = model.ir_version();
  for (const auto& set : model.opset_import()) {
    if (set.domain().empty() || set.domain() == "ai.onnx") result.opset = set.version();
  }
  std::set<std::string> custom;
  for (const auto& node : model.graph().node()) {
    if (!node.domain().empty() && node.domain() != "ai.onnx") {
      custom.insert(text(node.domain(), ".", node.op_type()));
    }
  }
  result.custom_operators.assign(custom.begin(), custom.end());
  return result;
}

}  // namespace etalon::models
