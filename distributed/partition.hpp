// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace etalon::distributed {

/// Half-open range of indices.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  [[nodiscard]] std::int64_t size() const noexcept { return end - begin; }
  bool operator==(const Range&) const = default;
};

/// Part `rank` of `count` things over `size` ranks: ⌊r·count/size⌋ … ⌊(r+1)·count/size⌋ − 1.
[[nodiscard]] Range part_of(std::int64_t rank, std::int64_t size, std::int64_t count);

/// A node of the binary tree over K leaves (K a power of two): leaves index·2^level …
/// (index+1)·2^level − 1.
struct TreeNode {
  std::int64_t level = 0;
  std::int64_t index = 0;
  bool operator==(const TreeNode&) const = default;
};

/// The fewest tree nodes that cover exactly the range, in leaf order: what a rank can sum alone.
[[nodiscard]] std::vector<TreeNode> maximal_subtrees(Range leaves);

}  // namespace etalon::distributed
