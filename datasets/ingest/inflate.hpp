// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace etalon::datasets {

enum class Compression : std::uint8_t { raw_deflate, gzip };

/// Inflates to exactly `size` bytes; throws a format error naming `what` when the data is broken,
/// shorter or longer. A gzip stream may have several members (RFC 1952) and zeros behind the last.
/// Never allocates more than `size`.
[[nodiscard]] std::vector<std::byte> inflate(std::span<const std::byte> data, Compression kind,
                                             std::int64_t size, std::string_view what);

/// At most the first `count` bytes that the data inflates to; the data may be cut off. Throws a
/// format error naming `what` when it is broken before.
[[nodiscard]] std::vector<std::byte> inflate_front(std::span<const std::byte> data,
                                                   Compression kind, std::size_t count,
                                                   std::string_view what);

/// CRC-32 of ZIP and gzip.
[[nodiscard]] std::uint32_t crc32_of(std::span<const std::byte> data);

}  // namespace etalon::datasets
