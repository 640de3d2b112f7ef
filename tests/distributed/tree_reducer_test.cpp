// SPDX-License-Identifier: Apache-2.0
#include "distributed/tree_reducer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "core/philox.hpp"
#include "core/text.hpp"

namespace etalon::distributed {
namespace {

/// Vector of a shard: values whose sum depends on the order of additions.
std::vector<float> shard_vector(std::int64_t shard, std::int64_t length) {
  const RandomStream draws(1, RandomPurpose::test, static_cast<std::uint64_t>(shard));
  std::vector<float> result;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(length); ++i) {
    result.push_back(std::ldexp(draws.uniform(i) - 0.5F, static_cast<int>(draws.bits(i) % 20)));
  }
  return result;
}

/// The plain twin: whole vectors, pair by pair, level by level.
std::vector<float> plain_tree(std::int64_t shards, std::int64_t length) {
  std::vector<std::vector<float>> level;
  for (std::int64_t k = 0; k < shards; ++k) level.push_back(shard_vector(k, length));
  while (level.size() > 1) {
    std::vector<std::vector<float>> next;
    for (std::size_t i = 0; i < level.size(); i += 2) {
      next.push_back(level[i]);
      for (std::size_t j = 0; j < next.back().size(); ++j) next.back()[j] += level[i + 1][j];
    }
    level = std::move(next);
  }
  return level[0];
}

/// Shards of this rank in a random order.
std::vector<std::int64_t> shuffled(Range own, std::uint64_t seed) {
  auto order = random_permutation(own.size(), RandomStream(seed, RandomPurpose::test));
  for (std::int64_t& shard : order) shard += own.begin;
  return order;
}

std::vector<float> reduced(Communicator& comm, TreeReducer& reducer, std::int64_t length) {
  const std::span<float> piece = reducer.reduce_scatter(comm);
  std::vector<float> full(static_cast<std::size_t>(length));
  const Range own = reducer.piece();
  const auto values = comm.size() == 1 ? piece.first(static_cast<std::size_t>(length)) : piece;
  EXPECT_EQ(std::ssize(values), own.size());
  std::ranges::copy(values, full.begin() + own.begin);
  reducer.all_gather(comm, full);
  return full;
}

void expect_same_bits(const std::vector<float>& got, const std::vector<float>& wanted,
                      const std::string& where) {
  ASSERT_EQ(got.size(), wanted.size()) << where;
  EXPECT_TRUE(got.empty() || std::memcmp(got.data(), wanted.data(), got.size() * 4) == 0) << where;
}

TEST(TreeReducer, needs_a_power_of_two_shards_and_one_for_every_rank) {
  const auto refusal = [](auto&& check) -> std::string {
    try {
      check();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      return error.what();
    }
    return {};
  };
  for (const std::int64_t shards : {1, 2, 64}) EXPECT_NO_THROW(check_shards(shards)) << shards;
  EXPECT_EQ(refusal([] { check_shards(3); }),
            "train.shards is 3, which is no power of two; set it to 2 or 4");
  EXPECT_NE(refusal([] { check_shards(0); }), "");
  EXPECT_NO_THROW(check_ranks(4, 4));
  EXPECT_THAT(refusal([] { check_ranks(5, 4); }), testing::HasSubstr("the job has 5 ranks"));
}

TEST(TreeReducer, has_the_bits_of_the_plain_tree_for_every_number_of_shards) {
  Communicator comm = Communicator::world();
  for (std::int64_t shards = 1; shards <= 64; shards *= 2) {
    if (shards < comm.size()) continue;
    for (const std::int64_t length : {0, 1, 15, 17, 1001}) {
      TreeReducer reducer(comm, shards, length);
      for (std::uint64_t step = 0; step < 2; ++step) {
        for (const std::int64_t shard : shuffled(reducer.own_shards(), step)) {
          reducer.add(shard, shard_vector(shard, length));
        }
        expect_same_bits(reduced(comm, reducer, length), plain_tree(shards, length),
                         text(shards, " shards of ", length));
      }
    }
  }
}

TEST(TreeReducer, lanes_that_add_at_once_change_no_bit) {
  Communicator comm = Communicator::world();
  constexpr std::int64_t shards = 32;
  constexpr std::int64_t length = 333;
  TreeReducer reducer(comm, shards, length);
  {
    std::vector<std::jthread> lanes;
    for (std::int64_t lane = 0; lane < 3; ++lane) {
      lanes.emplace_back([&reducer, lane] {
        const Range own = reducer.own_shards();
        for (std::int64_t shard = own.begin + lane; shard < own.end; shard += 3) {
          std::vector<float> buffer = reducer.take_buffer();
          buffer = shard_vector(shard, length);
          reducer.add(shard, std::move(buffer));
        }
      });
    }
  }
  expect_same_bits(reduced(comm, reducer, length), plain_tree(shards, length), "lanes");
}

TEST(TreeReducer, pieces_tile_the_vector_on_whole_cache_lines) {
  Communicator comm = Communicator::world();
  const TreeReducer reducer(comm, 64, 1001);
  std::int64_t at = 0;
  for (std::int64_t rank = 0; rank < comm.size(); ++rank) {
    EXPECT_EQ(reducer.piece(rank).begin, at);
    EXPECT_EQ(at % 16, 0);
    at = reducer.piece(rank).end;
  }
  EXPECT_EQ(at, 1001);
  EXPECT_EQ(reducer.piece(), reducer.piece(comm.rank()));
}

TEST(TreeReducer, refuses_shard_numbers_it_cannot_sum) {
  Communicator comm = Communicator::world();
  EXPECT_THROW(TreeReducer(comm, 0, 4), Error);
  EXPECT_THROW(TreeReducer(comm, 12, 4), Error);
  if (comm.size() <= 2) return;
  try {
    const TreeReducer reducer(comm, 2, 4);
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), testing::HasSubstr("start at most 2 ranks, or raise train.shards"));
  }
}

TEST(TreeReducer, a_shard_added_twice_of_another_rank_or_forgotten_is_a_broken_invariant) {
  Communicator comm = Communicator::world();
  TreeReducer reducer(comm, 64, 4);
  const Range own = reducer.own_shards();
  reducer.add(own.begin, std::vector<float>(4));
  EXPECT_THROW(reducer.add(own.begin, std::vector<float>(4)), Error);
  EXPECT_THROW(reducer.add(own.end, std::vector<float>(4)), Error);
  EXPECT_THROW(reducer.add(own.begin + 1, std::vector<float>(3)), Error);
  EXPECT_THROW(static_cast<void>(reducer.reduce_scatter(comm)), Error);
}

}  // namespace
}  // namespace etalon::distributed
