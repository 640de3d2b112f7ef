// SPDX-License-Identifier: Apache-2.0
// Internal to models/onnx: includes libonnx.
#pragma once

#include <onnx/onnx_pb.h>

#include <string_view>

#include "core/array_view.hpp"
#include "models/onnx/external_data.hpp"

namespace etalon::models {

/// Element type of a TensorProto.DataType number; throws an unsupported error naming `what`.
[[nodiscard]] DType dtype_from_onnx(std::int32_t number, std::string_view what);
[[nodiscard]] onnx::TensorProto_DataType dtype_to_onnx(DType type);

/// Reads raw, typed or external tensor data; throws format errors for sizes that do not fit the
/// shape.
[[nodiscard]] Array array_from_onnx(const onnx::TensorProto& tensor, std::string_view what,
                                    ExternalData& external);
/// Writes raw little-endian data.
void array_to_onnx(const Array& array, onnx::TensorProto& tensor);

}  // namespace etalon::models
