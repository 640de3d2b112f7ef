// SPDX-License-Identifier: Apache-2.0
#include "distributed/datagram.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <thread>

namespace etalon::distributed {
namespace {

TEST(Datagram, a_packet_arrives_and_an_empty_socket_does_not_wait) {
  const DatagramSocket one;
  const DatagramSocket other;
  std::array<std::byte, 8> buffer{};
  EXPECT_EQ(other.receive(buffer), -1);
  const std::array<std::byte, 3> sent = {std::byte{1}, std::byte{2}, std::byte{3}};
  one.send("127.0.0.1", other.port(), sent);
  std::int64_t got = -1;
  for (int i = 0; i < 200 && got < 0; ++i) {
    got = other.receive(buffer);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_EQ(got, 3);
  EXPECT_EQ(buffer[2], std::byte{3});
}

TEST(Datagram, what_is_no_address_or_unreachable_is_no_error) {
  const DatagramSocket socket;
  EXPECT_NO_THROW(socket.send("nowhere", 1, {}));
  EXPECT_NO_THROW(socket.send("240.0.0.1", 1, {}));
}

TEST(Datagram, loopback_is_the_last_own_address) {
  ASSERT_FALSE(own_addresses().empty());
  EXPECT_EQ(own_addresses().back(), "127.0.0.1");
}

}  // namespace
}  // namespace etalon::distributed
