// SPDX-License-Identifier: Apache-2.0
#include "core/merkle.hpp"

#include <gtest/gtest.h>

#include "core/hex.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

// The eight leaves and the roots of their prefixes that implementations of Certificate Transparency
// (RFC 6962) share as test vectors.
const std::vector<std::string> leaf_data = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> roots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back(i < leaf_data.size() ? merkle_leaf(from_hex(leaf_data[i]).value())
                                          : sha256(text("leaf ", i)));
  }
  return result;
}

TEST(Merkle, roots_of_the_published_vectors) {
  for (std::size_t count = 0; count <= leaf_data.size(); ++count) {
    EXPECT_EQ(merkle_root(leaves(count)).hex(), roots[count]) << count;
  }
}

TEST(Merkle, the_published_audit_paths) {
  const auto path = merkle_path(leaves(8), 5);
  ASSERT_EQ(path.size(), 3U);
  EXPECT_EQ(path[0].hex(), "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
  EXPECT_EQ(path[1].hex(), "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
  EXPECT_EQ(path[2].hex(), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

TEST(Merkle, every_path_of_every_tree_holds_and_nothing_else_does) {
  for (std::size_t count = 1; count <= 20; ++count) {
    const auto all = leaves(count);
    const Digest root = merkle_root(all);
    for (std::size_t i = 0; i < count; ++i) {
      auto path = merkle_path(all, i);
      EXPECT_TRUE(merkle_holds(all[i], i, count, path, root));
      EXPECT_FALSE(merkle_holds(sha256("another"), i, count, path, root));
      EXPECT_FALSE(merkle_holds(all[i], count, count, path, root));
      if (count > 1) {
        EXPECT_FALSE(merkle_holds(all[i], (i + 1) % count, count, path, root));
      }
      path.push_back(root);
      EXPECT_FALSE(merkle_holds(all[i], i, count, path, root));
    }
  }
}

TEST(Merkle, a_node_cannot_pass_for_a_leaf) {
  const auto two = leaves(2);
  std::vector<std::byte> joined;
  for (const Digest& digest : two) {
    for (const std::uint8_t value : digest.bytes) joined.push_back(std::byte{value});
  }
  EXPECT_NE(merkle_leaf(joined), merkle_node(two[0], two[1]));
}

}  // namespace
}  // namespace etalon
