// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/sha256.hpp"

namespace etalon {

/// Leaf hash of RFC 6962: SHA-256(0x00 ‖ data).
[[nodiscard]] Digest merkle_leaf(std::span<const std::byte> data);
/// Inner hash of RFC 6962: SHA-256(0x01 ‖ left ‖ right).
[[nodiscard]] Digest merkle_node(const Digest& left, const Digest& right);
/// Root over leaf hashes; the root of no leaves is SHA-256 of the empty string.
[[nodiscard]] Digest merkle_root(std::span<const Digest> leaves);
/// Audit path of leaf `index`, from the leaf upwards (RFC 6962 §2.1.1).
[[nodiscard]] std::vector<Digest> merkle_path(std::span<const Digest> leaves, std::size_t index);
/// Whether `path` leads from `leaf` at `index` of `count` leaves to `root`.
[[nodiscard]] bool merkle_holds(const Digest& leaf, std::size_t index, std::size_t count,
                                std::span<const Digest> path, const Digest& root);

}  // namespace etalon
