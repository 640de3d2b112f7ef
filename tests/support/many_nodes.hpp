// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/text.hpp"

namespace etalon::testing_support {

// The few fields of ONNX's protobuf that a file needs which no writer of ours would write.
inline std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number > 127; number >>= 7U) bytes += static_cast<char>((number & 127U) | 128U);
  return bytes + static_cast<char>(number);
}
inline std::string whole(std::uint64_t field, std::uint64_t number) {
  return varint(field << 3U) + varint(number);
}
inline std::string part(std::uint64_t field, const std::string& value) {
  return varint(field << 3U | 2U) + varint(value.size()) + value;
}

/// A model file of so many Relu nodes in a chain on rows of `features` numbers, and an initializer
/// that is as large as the file `tensor.bin` beside it, when it has bytes.
inline std::string many_nodes_onnx(std::int64_t nodes, std::uint64_t features,
                                   std::uint64_t tensor_bytes = 0) {
  std::string graph = part(2, "many");
  for (std::int64_t i = 0; i < nodes; ++i) {
    const std::string from = i == 0 ? "input" : text("v", i - 1);
    graph +=
        part(1, part(1, from) + part(2, text("v", i)) + part(3, text("n", i)) + part(4, "Relu"));
  }
  if (tensor_bytes > 0) {
    graph += part(5, whole(1, tensor_bytes / 4) + whole(2, 1) + part(8, "large") +
                         part(13, part(1, "location") + part(2, "tensor.bin")) + whole(14, 1));
  }
  const auto value = [&](const std::string& name) {
    const std::string shape = part(1, part(2, "N")) + part(1, whole(1, features));
    return part(1, name) + part(2, part(1, whole(1, 1) + part(2, shape)));
  };
  graph += part(11, value("input")) + part(12, value(text("v", nodes - 1)));
  return whole(1, 8) + part(7, graph) + part(8, whole(2, 17));
}

}  // namespace etalon::testing_support
