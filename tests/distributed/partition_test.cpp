// SPDX-License-Identifier: Apache-2.0
#include "distributed/partition.hpp"

#include <gtest/gtest.h>

#include <bit>

namespace etalon::distributed {
namespace {

TEST(PartOf, parts_are_contiguous_cover_everything_and_differ_by_at_most_one) {
  for (std::int64_t size = 1; size <= 9; ++size) {
    for (std::int64_t count = 0; count <= 70; ++count) {
      std::int64_t at = 0;
      for (std::int64_t rank = 0; rank < size; ++rank) {
        const Range part = part_of(rank, size, count);
        EXPECT_EQ(part.begin, at);
        EXPECT_GE(part.size(), count / size);
        EXPECT_LE(part.size(), count / size + 1);
        at = part.end;
      }
      EXPECT_EQ(at, count);
    }
  }
}

TEST(PartOf, follows_the_documented_floors) {
  EXPECT_EQ(part_of(1, 3, 8), (Range{2, 5}));
  EXPECT_EQ(part_of(0, 1, 8), (Range{0, 8}));
  EXPECT_EQ(part_of(2, 3, std::int64_t{3} << 40U),
            (Range{std::int64_t{2} << 40U, std::int64_t{3} << 40U}));
}

TEST(MaximalSubtrees, tile_every_range_in_order_with_whole_aligned_nodes) {
  for (std::int64_t begin = 0; begin <= 64; ++begin) {
    for (std::int64_t end = begin; end <= 64; ++end) {
      std::int64_t at = begin;
      for (const TreeNode& node : maximal_subtrees({begin, end})) {
        EXPECT_EQ(node.index << node.level, at);
        at += std::int64_t{1} << node.level;
      }
      EXPECT_EQ(at, end);
    }
  }
}

TEST(MaximalSubtrees, no_two_neighbours_are_siblings_so_there_are_few) {
  for (std::int64_t begin = 0; begin <= 64; ++begin) {
    for (std::int64_t end = begin + 1; end <= 64; ++end) {
      const auto nodes = maximal_subtrees({begin, end});
      for (std::size_t i = 1; i < nodes.size(); ++i) {
        EXPECT_FALSE(nodes[i].level == nodes[i - 1].level &&
                     nodes[i].index == (nodes[i - 1].index ^ 1) && nodes[i].index % 2 == 1);
      }
      const auto width = std::bit_width(static_cast<std::uint64_t>(end - begin));
      EXPECT_LE(std::ssize(nodes), 2 * static_cast<std::int64_t>(width));
    }
  }
  EXPECT_EQ(maximal_subtrees({0, 64}), (std::vector<TreeNode>{{6, 0}}));
  EXPECT_EQ(maximal_subtrees({1, 4}), (std::vector<TreeNode>{{0, 1}, {1, 1}}));
  EXPECT_TRUE(maximal_subtrees({5, 5}).empty());
}

}  // namespace
}  // namespace etalon::distributed
