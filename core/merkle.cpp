// SPDX-License-Identifier: Apache-2.0
#include "core/merkle.hpp"

#include <bit>
#include <string_view>

namespace etalon {
namespace {

/// Largest power of two smaller than `count` (RFC 6962's k); `count` is at least 2.
std::size_t left_size(std::size_t count) { return std::bit_floor(count - 1); }

std::span<const std::byte> bytes_of(const Digest& digest) {
  return std::as_bytes(std::span(digest.bytes));
}

void append_path(std::span<const Digest> leaves, std::size_t index, std::vector<Digest>& path) {
  if (leaves.size() < 2) return;
  const std::size_t k = left_size(leaves.size());
  if (index < k) {
    append_path(leaves.first(k), index, path);
    path.push_back(merkle_root(leaves.subspan(k)));
  } else {
    append_path(leaves.subspan(k), index - k, path);
    path.push_back(merkle_root(leaves.first(k)));
  }
}

/// Root that `path` implies for a subtree of `count` leaves; `used` counts the path from its end.
bool implied_root(const Digest& leaf, std::size_t index, std::size_t count,
                  std::span<const Digest> path, Digest& root) {
  if (count < 2) {
    root = leaf;
    return path.empty();
  }
  if (path.empty()) return false;
  const std::size_t k = left_size(count);
  const Digest sibling = path.back();
  Digest own;
  if (index < k) {
    if (!implied_root(leaf, index, k, path.first(path.size() - 1), own)) return false;
    root = merkle_node(own, sibling);
  } else {
    if (!implied_root(leaf, index - k, count - k, path.first(path.size() - 1), own)) return false;
    root = merkle_node(sibling, own);
  }
  return true;
}

}  // namespace

Digest merkle_leaf(std::span<const std::byte> data) {
  Sha256 hash;
  hash.update(std::string_view("\0", 1));
  hash.update(data);
  return hash.finish();
}

Digest merkle_node(const Digest& left, const Digest& right) {
  Sha256 hash;
  hash.update(std::string_view("\1", 1));
  hash.update(bytes_of(left));
  hash.update(bytes_of(right));
  return hash.finish();
}

Digest merkle_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256(std::string_view());
  if (leaves.size() == 1) return leaves.front();
  const std::size_t k = left_size(leaves.size());
  return merkle_node(merkle_root(leaves.first(k)), merkle_root(leaves.subspan(k)));
}

std::vector<Digest> merkle_path(std::span<const Digest> leaves, std::size_t index) {
  std::vector<Digest> path;
  append_path(leaves, index, path);
  return path;
}

bool merkle_holds(const Digest& leaf, std::size_t index, std::size_t count,
                  std::span<const Digest> path, const Digest& root) {
  Digest implied;
  return index < count && implied_root(leaf, index, count, path, implied) && implied == root;
}

}  // namespace etalon
