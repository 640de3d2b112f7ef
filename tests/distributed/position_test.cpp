// SPDX-License-Identifier: Apache-2.0
#include "distributed/position.hpp"

#include <gtest/gtest.h>

namespace etalon::distributed {
namespace {

Call call(std::int64_t sequence) {
  Call result;
  result.sequence = sequence;
  result.operation = static_cast<std::int64_t>(Operation::max);
  result.bytes = 8;
  result.line = 12;
  result.file = {"a.cpp"};
  return result;
}

TEST(Position, says_where_a_rank_is) {
  PositionBoard board;
  EXPECT_EQ(describe(board.read()), "working before its first call");
  board.note("epoch 3, step 5");
  board.begin(call(7));
  EXPECT_EQ(describe(board.read()), "waiting in call 7, max of 8 B at a.cpp:12");
  board.end();
  EXPECT_EQ(describe(board.read()),
            "working on epoch 3, step 5 after call 7, max of 8 B at a.cpp:12");
  EXPECT_EQ(board.read().calls, 1);
}

TEST(Position, counts_signs_of_progress_outside) {
  PositionBoard board;
  board.outside(std::chrono::milliseconds(1500));
  const std::int64_t begun = board.read().signs;
  EXPECT_EQ(board.read().patience, 1500);
  board.sign();
  EXPECT_EQ(board.read().signs, begun + 1);
  board.outside(std::chrono::milliseconds(0));
  EXPECT_EQ(board.read().patience, 0);
  EXPECT_GT(board.read().signs, begun + 1);
}

TEST(Position, long_words_are_cut) {
  PositionBoard board;
  board.note(std::string(1000, 'x'));
  EXPECT_EQ(describe(board.read()),
            "working on " + std::string(95, 'x') + " before its first call");
  board.note("y");
  EXPECT_EQ(describe(board.read()), "working on y before its first call");
}

TEST(Call, of_a_long_path_the_end_is_kept) {
  Call one;
  one.file.fill('x');
  one.file.back() = '\0';
  EXPECT_EQ(describe(call(1)), "call 1, max of 8 B at a.cpp:12");
  one.set_site(std::source_location::current());
  EXPECT_NE(std::string(one.file.data()).find("position_test.cpp"), std::string::npos);
}

}  // namespace
}  // namespace etalon::distributed
