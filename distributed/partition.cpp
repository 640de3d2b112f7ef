// SPDX-License-Identifier: Apache-2.0
#include "distributed/partition.hpp"

namespace etalon::distributed {

Range part_of(std::int64_t rank, std::int64_t size, std::int64_t count) {
  return {rank * count / size, (rank + 1) * count / size};
}

std::vector<TreeNode> maximal_subtrees(Range leaves) {
  std::vector<TreeNode> nodes;
  std::int64_t at = leaves.begin;
  while (at < leaves.end) {
    std::int64_t level = 0;
    while ((at >> level) % 2 == 0 && at + (std::int64_t{2} << level) <= leaves.end) ++level;
    nodes.push_back({level, at >> level});
    at += std::int64_t{1} << level;
  }
  return nodes;
}

}  // namespace etalon::distributed
