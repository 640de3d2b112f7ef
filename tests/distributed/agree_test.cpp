// SPDX-License-Identifier: Apache-2.0
#include "distributed/agree.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <stdexcept>

#include "core/text.hpp"

namespace etalon::distributed {
namespace {

/// Runs fn inside agree and returns kind and text of the error that this rank saw.
template <class Fn>
std::string seen(Communicator& comm, Fn&& fn) {
  try {
    agree(comm, "reading", fn);
  } catch (const Error& error) {
    return text(to_string(error.kind()), " | ", error.what());
  }
  return "no error";
}

/// The words in front of a message: with one rank no rank is named.
std::string prefix(const Communicator& comm, std::int64_t rank) {
  return comm.size() > 1 ? text("rank ", rank, ": ") : std::string();
}

TEST(Agree, returns_each_rank_its_own_value) {
  Communicator comm = Communicator::world();
  EXPECT_EQ(agree(comm, "x", [&] { return comm.rank() * 10; }), comm.rank() * 10);
  const auto owned = agree(comm, "x", [] { return std::make_unique<int>(7); });
  EXPECT_EQ(*owned, 7);
  EXPECT_EQ(seen(comm, [] {}), "no error");
}

TEST(Agree, an_error_of_any_one_rank_is_thrown_on_every_rank) {
  Communicator comm = Communicator::world();
  for (std::int64_t failing = 0; failing < comm.size(); ++failing) {
    EXPECT_EQ(
        seen(comm,
             [&] { check(comm.rank() != failing, ErrorKind::io, text("disk of ", failing)); }),
        text("io | ", prefix(comm, failing), "reading: disk of ", failing));
  }
}

TEST(Agree, of_several_errors_that_of_the_lowest_rank_wins) {
  Communicator comm = Communicator::world();
  const std::int64_t lowest = comm.size() > 1 ? 1 : 0;
  EXPECT_EQ(seen(comm,
                 [&] {
                   const auto kind = comm.rank() == lowest ? ErrorKind::format : ErrorKind::config;
                   check(comm.rank() < lowest, kind, text("from ", comm.rank()));
                 }),
            text("format | ", prefix(comm, lowest), "reading: from ", lowest));
}

TEST(Agree, context_travels_and_foreign_exceptions_get_a_kind) {
  Communicator comm = Communicator::world();
  EXPECT_EQ(seen(comm,
                 [&] {
                   with_context("a.h5",
                                [&] { check(comm.rank() != 0, ErrorKind::integrity, "changed"); });
                 }),
            text("integrity | ", prefix(comm, 0), "reading: a.h5: changed"));
  EXPECT_EQ(seen(comm,
                 [&] {
                   if (comm.rank() == 0) throw std::bad_alloc();
                 }),
            text("io | ", prefix(comm, 0),
                 "reading: ", as_error(std::make_exception_ptr(std::bad_alloc())).what()));
  EXPECT_EQ(seen(comm,
                 [&] {
                   if (comm.rank() == 0) throw std::out_of_range("index");
                 }),
            text("internal | ", prefix(comm, 0), "reading: index"));
  EXPECT_EQ(seen(comm,
                 [&] {
                   if (comm.rank() == 0) throw 7;
                 }),
            text("internal | ", prefix(comm, 0), "reading: an exception of an unknown type"));
}

TEST(Agree, every_rank_goes_on_after_a_shared_error) {
  Communicator comm = Communicator::world();
  for (int round = 0; round < 20; ++round) {
    seen(comm, [&] { check(comm.rank() != round % 4, ErrorKind::io, "x"); });
    EXPECT_EQ(comm.max(round), round);
  }
}

}  // namespace
}  // namespace etalon::distributed
