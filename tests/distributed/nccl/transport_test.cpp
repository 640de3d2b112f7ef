// SPDX-License-Identifier: Apache-2.0
#include "distributed/nccl/transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "distributed/nccl/host_transport.hpp"

namespace etalon::distributed {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Bounds of one piece of `length` per rank.
std::vector<std::int64_t> equal_bounds(const Communicator& comm, std::int64_t length) {
  std::vector<std::int64_t> bounds;
  for (std::int64_t r = 0; r <= comm.size(); ++r) bounds.push_back(r * length);
  return bounds;
}

/// Starts one exchange of a byte per rank and waits for it.
std::string exchange_once(Communicator& comm, Transport& transport) {
  const auto bounds = equal_bounds(comm, 1);
  std::string send;
  for (std::int64_t to = 0; to < comm.size(); ++to) {
    send += static_cast<char>('0' + comm.rank() * 10 + to);
  }
  std::string receive(send.size(), '?');
  transport.exchange(std::as_bytes(std::span(send)), bounds,
                     std::as_writable_bytes(std::span(receive)), bounds);
  wait(transport, 200ms);
  return receive;
}

TEST(HostTransport, exchange_delivers_each_piece_to_its_rank) {
  Communicator comm = Communicator::world();
  HostTransport transport(comm);
  std::string expected;
  for (std::int64_t from = 0; from < comm.size(); ++from) {
    expected += static_cast<char>('0' + from * 10 + comm.rank());
  }
  EXPECT_EQ(exchange_once(comm, transport), expected);
}

TEST(HostTransport, all_gather_completes_the_vector_in_place) {
  Communicator comm = Communicator::world();
  HostTransport transport(comm);
  const auto bounds = equal_bounds(comm, 3);
  std::string full(static_cast<std::size_t>(bounds.back()), '.');
  full.replace(static_cast<std::size_t>(comm.rank() * 3), 3, 3,
               static_cast<char>('a' + comm.rank()));
  transport.all_gather(std::as_writable_bytes(std::span(full)), bounds);
  wait(transport, 200ms);
  for (std::size_t i = 0; i < full.size(); ++i) EXPECT_EQ(full[i], static_cast<char>('a' + i / 3));
}

TEST(Wait, a_failure_of_one_rank_is_a_device_error_on_every_rank_and_ends_the_transport) {
  Communicator comm = Communicator::world();
  const bool is_failing = comm.rank() == comm.size() - 1;
  HostTransport transport(comm, {.fail_at = is_failing ? 1 : -1});
  exchange_once(comm, transport);
  try {
    exchange_once(comm, transport);
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::device);
    EXPECT_THAT(error.what(), HasSubstr(is_failing ? "injected failure" : "another rank failed"));
  }
  EXPECT_EQ(transport.query(), Transport::State::failed);
  EXPECT_THROW(exchange_once(comm, transport), Error);
}

TEST(Wait, an_exchange_that_hangs_is_a_timeout_error_and_aborts) {
  Communicator comm = Communicator::world();
  HostTransport transport(comm, {.hang_at = comm.rank() == 0 ? 0 : -1});
  try {
    exchange_once(comm, transport);
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::timeout);
    EXPECT_THAT(error.what(), HasSubstr("longer than 200 ms"));
  }
  EXPECT_EQ(transport.query(), Transport::State::failed);
  EXPECT_EQ(transport.failure(), "aborted");
}

TEST(Transport, an_aborted_one_takes_no_further_call) {
  Communicator comm = Communicator::world();
  HostTransport transport(comm);
  transport.abort();
  EXPECT_THROW(exchange_once(comm, transport), Error);
}

TEST(NcclTransport, is_refused_visibly_with_a_remedy) {
  Communicator comm = Communicator::world();
  try {
    static_cast<void>(make_nccl_transport(comm));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_TRUE(error.kind() == ErrorKind::not_configured ||
                error.kind() == ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr("train on CPUs"));
  }
}

}  // namespace
}  // namespace etalon::distributed
