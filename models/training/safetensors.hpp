// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/array_view.hpp"

namespace etalon::models {

/// The safetensors container (8-byte little-endian header length, JSON header, raw data) for f32
/// tensors; tensors stand in the order of their names, so equal content gives equal bytes.
[[nodiscard]] std::string safetensors_bytes(const std::map<std::string, Array>& tensors,
                                            const std::map<std::string, std::string>& metadata);
/// Strict reader of the same: the tensors fill the data without holes, no header has a key of
/// another's. Throws format errors naming `source`.
[[nodiscard]] std::map<std::string, Array> parse_safetensors(std::string_view bytes,
                                                             std::string_view source);
/// What the header says beside the tensors. Throws as `parse_safetensors`.
[[nodiscard]] std::map<std::string, std::string> safetensors_metadata(std::string_view bytes,
                                                                      std::string_view source);

}  // namespace etalon::models
