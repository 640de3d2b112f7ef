// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

/// Lower-case hexadecimal digits of the bytes.
[[nodiscard]] std::string to_hex(std::span<const std::byte> data);
/// Bytes of hexadecimal digits, nothing when a character is not one or their count is odd.
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view digits);

/// RFC 4648 base64 with padding, on one line.
[[nodiscard]] std::string to_base64(std::span<const std::byte> data);
/// Strict inverse of `to_base64`: nothing for other characters, blanks or missing padding.
[[nodiscard]] std::optional<std::vector<std::byte>> from_base64(std::string_view encoded);

}  // namespace etalon
