// SPDX-License-Identifier: Apache-2.0
#include "core/unique_handle.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace etalon {
namespace {

std::vector<int>& released() {
  static std::vector<int> handles;
  return handles;
}

struct CountingTraits {
  using Handle = int;
  static int null() noexcept { return -1; }
  static void release(int handle) noexcept { released().push_back(handle); }
};
using Owner = UniqueHandle<CountingTraits>;

class UniqueHandles : public testing::Test {
 protected:
  void SetUp() override { released().clear(); }
};

TEST_F(UniqueHandles, release_once_at_the_end_of_life) {
  {
    const Owner owner(3);
  }
  EXPECT_EQ(released(), std::vector<int>{3});
}

TEST_F(UniqueHandles, null_is_never_released) {
  {
    Owner owner;
    EXPECT_FALSE(owner);
    owner.reset();
  }
  EXPECT_TRUE(released().empty());
}

TEST_F(UniqueHandles, moving_leaves_null_behind) {
  {
    Owner first(1);
    Owner second(std::move(first));
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): that is the promise
    EXPECT_EQ(second.get(), 1);
    Owner third(2);
    third = std::move(second);
    EXPECT_EQ(released(), std::vector<int>{2});
    EXPECT_EQ(third.get(), 1);
  }
  EXPECT_EQ(released(), (std::vector<int>{2, 1}));
}

TEST_F(UniqueHandles, moving_to_itself_and_resetting_to_the_same_keep_the_handle) {
  Owner owner(5);
  Owner& same = owner;
  owner = std::move(same);
  EXPECT_EQ(owner.get(), 5);
  owner.reset(5);
  EXPECT_TRUE(released().empty());
}

TEST_F(UniqueHandles, detach_gives_the_handle_up) {
  {
    Owner owner(4);
    EXPECT_EQ(owner.detach(), 4);
  }
  EXPECT_TRUE(released().empty());
}

}  // namespace
}  // namespace etalon
