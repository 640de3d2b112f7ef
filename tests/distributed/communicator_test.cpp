// SPDX-License-Identifier: Apache-2.0
#include "distributed/communicator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/clock.hpp"
#include "core/text.hpp"

namespace etalon::distributed {
namespace {

using testing::HasSubstr;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }
std::string as_text(const Bytes& data) {
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}
/// A text of another length on every rank.
std::string text_of(std::int64_t rank) {
  return std::string(static_cast<std::size_t>(rank * 1000), static_cast<char>('a' + rank));
}

TEST(Communicator, broadcast_reaches_every_rank_from_every_root) {
  Communicator comm = Communicator::world();
  for (std::int64_t root = 0; root < comm.size(); ++root) {
    EXPECT_EQ(comm.broadcast_text(text_of(comm.rank()), root), text_of(root));
  }
}

TEST(Communicator, all_gather_returns_pieces_of_any_size_in_rank_order) {
  Communicator comm = Communicator::world();
  const auto pieces = comm.all_gather(bytes(text_of(comm.rank())));
  ASSERT_EQ(std::ssize(pieces), comm.size());
  for (std::int64_t rank = 0; rank < comm.size(); ++rank) {
    EXPECT_EQ(as_text(pieces[static_cast<std::size_t>(rank)]), text_of(rank));
  }
}

TEST(Communicator, all_to_all_delivers_each_piece_to_its_rank) {
  Communicator comm = Communicator::world();
  const auto message = [](std::int64_t from, std::int64_t to) {
    return from == to + 1 ? std::string() : text("from ", from, " to ", to);
  };
  std::vector<std::string> outgoing;
  for (std::int64_t to = 0; to < comm.size(); ++to) outgoing.push_back(message(comm.rank(), to));
  std::vector<std::span<const std::byte>> spans;
  for (const auto& piece : outgoing) spans.push_back(bytes(piece));
  const auto incoming = comm.all_to_all(spans);
  for (std::int64_t from = 0; from < comm.size(); ++from) {
    EXPECT_EQ(as_text(incoming[static_cast<std::size_t>(from)]), message(from, comm.rank()));
  }
}

TEST(Communicator, all_gather_pieces_completes_a_vector_in_place) {
  Communicator comm = Communicator::world();
  std::vector<std::int64_t> bounds = {0};
  for (std::int64_t rank = 0; rank < comm.size(); ++rank)
    bounds.push_back(bounds.back() + 3 * rank);
  std::string full(static_cast<std::size_t>(bounds.back()), '.');
  for (std::int64_t i = bounds[static_cast<std::size_t>(comm.rank())];
       i < bounds[static_cast<std::size_t>(comm.rank()) + 1]; ++i) {
    full[static_cast<std::size_t>(i)] = static_cast<char>('0' + comm.rank());
  }
  comm.all_gather_pieces(std::as_writable_bytes(std::span(full)), bounds);
  std::string expected;
  for (std::int64_t rank = 0; rank < comm.size(); ++rank) {
    expected += std::string(static_cast<std::size_t>(3 * rank), static_cast<char>('0' + rank));
  }
  EXPECT_EQ(full, expected);
}

TEST(Communicator, max_is_that_of_all_ranks) {
  Communicator comm = Communicator::world();
  EXPECT_EQ(comm.max(-comm.rank()), 0);
  EXPECT_EQ(comm.max(comm.rank()), comm.size() - 1);
}

TEST(Communicator, one_rank_needs_no_mpi) {
  Communicator alone;
  EXPECT_EQ(alone.size(), 1);
  alone.barrier();
  EXPECT_EQ(alone.broadcast_text("x"), "x");
  EXPECT_EQ(as_text(alone.all_gather(bytes("abc")).at(0)), "abc");
  EXPECT_EQ(as_text(alone.all_to_all({bytes("abc")}).at(0)), "abc");
  EXPECT_EQ(alone.max(-5), -5);
}

/// What every rank but the last does, against what the last one does: every rank must throw the
/// same error within a second. With one rank there is nobody to disagree with.
template <class Others, class Last>
void expect_mismatch(Others&& others, Last&& last, const std::vector<std::string>& named) {
  Communicator comm = Communicator::world();
  if (comm.size() == 1) {
    EXPECT_NO_THROW(last(comm));
    return;
  }
  std::string message;
  const Stopwatch watch;
  try {
    if (comm.rank() == comm.size() - 1) {
      last(comm);
    } else {
      others(comm);
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::mpi);
    message = error.what();
  }
  EXPECT_LT(watch.seconds(), 1.0);
  for (const auto& words : named) EXPECT_THAT(message, HasSubstr(words));
  EXPECT_THAT(message, HasSubstr(text("rank ", comm.size() - 1, ": ")));
  Communicator fresh = Communicator::world();
  for (const Bytes& other : fresh.all_gather(bytes(message))) EXPECT_EQ(as_text(other), message);
}

TEST(CommunicatorMismatch, different_operations_are_named) {
  expect_mismatch([](Communicator& c) { c.barrier(); },
                  [](Communicator& c) { static_cast<void>(c.max(1)); },
                  {"ranks called different collectives", "barrier at", "max of 8 B at",
                   "communicator_test.cpp"});
}

TEST(CommunicatorMismatch, different_sizes_are_named) {
  const auto send = [](std::size_t size) {
    return [size](Communicator& c) {
      std::vector<std::byte> data(size);
      c.broadcast(data);
    };
  };
  expect_mismatch(send(8), send(12), {"broadcast of 8 B", "broadcast of 12 B"});
}

TEST(CommunicatorMismatch, different_roots_are_named) {
  const auto from = [](std::int64_t root) {
    return [root](Communicator& c) {
      std::vector<std::byte> data(4);
      c.broadcast(data, c.size() == 1 ? 0 : root);
    };
  };
  expect_mismatch(from(0), from(1), {"from rank 0", "from rank 1"});
}

TEST(CommunicatorMismatch, different_call_sites_are_named) {
  const auto one = [](Communicator& c) { c.barrier(); };
  const std::int64_t line = __LINE__ + 1;
  const auto another = [](Communicator& c) { c.barrier(); };
  expect_mismatch(one, another,
                  {text("communicator_test.cpp:", line - 2), text("communicator_test.cpp:", line)});
}

TEST(CommunicatorMismatch, different_bounds_of_pieces_are_named) {
  const auto gather = [](std::int64_t first) {
    return [first](Communicator& c) {
      std::vector<std::byte> data(8);
      std::vector<std::int64_t> bounds(static_cast<std::size_t>(c.size()), first);
      bounds.front() = 0;
      bounds.push_back(8);
      c.all_gather_pieces(data, bounds);
    };
  };
  expect_mismatch(gather(4), gather(5), {"all_gather_pieces of 8 B with bounds #"});
}

TEST(CommunicatorMismatch, a_rank_that_leaves_early_is_named) {
  expect_mismatch([](Communicator& c) { c.barrier(); }, [](Communicator& c) { c.leave(); },
                  {"left the job", "barrier at"});
}

}  // namespace
}  // namespace etalon::distributed
