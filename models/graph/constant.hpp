// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// What a Constant-13 node holds, as an array; nothing for strings and sparse tensors.
[[nodiscard]] std::optional<Array> constant_value(const Node& node);

/// Element type that ONNX gives this number (TensorProto.DataType); nothing for types without
/// counterpart.
[[nodiscard]] std::optional<DType> dtype_of_onnx(std::int64_t number);

}  // namespace etalon::models
