// SPDX-License-Identifier: Apache-2.0
#include "distributed/datagram.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::distributed {
namespace {

sockaddr* as_address(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

}  // namespace

DatagramSocket::DatagramSocket()
    : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  check(static_cast<bool>(socket_), ErrorKind::io,
        text("cannot make a UDP socket (", std::strerror(errno), ")"));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  socklen_t length = sizeof(address);
  if (::bind(socket_.get(), as_address(address), length) != 0 ||
      ::getsockname(socket_.get(), as_address(address), &length) != 0) {
    const int reason = errno;
    throw Error(ErrorKind::io, text("cannot bind a UDP socket (", std::strerror(reason), ")"));
  }
  port_ = ntohs(address.sin_port);
}

void DatagramSocket::send(const std::string& address, std::uint16_t port,
                          std::span<const std::byte> data) const {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) return;
  static_cast<void>(
      ::sendto(socket_.get(), data.data(), data.size(), MSG_NOSIGNAL, as_address(to), sizeof(to)));
}

std::int64_t DatagramSocket::receive(std::span<std::byte> buffer) const {
  return ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
}

std::vector<std::string> own_addresses() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {"127.0.0.1"};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, &::freeifaddrs);
  std::vector<std::string> result;
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    if ((one->ifa_flags & IFF_UP) == 0 || (one->ifa_flags & IFF_LOOPBACK) != 0) continue;
    std::array<char, INET_ADDRSTRLEN> words{};
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    if (::inet_ntop(AF_INET, &address->sin_addr, words.data(), words.size()) != nullptr) {
      result.emplace_back(words.data());
    }
  }
  result.emplace_back("127.0.0.1");
  return result;
}

}  // namespace etalon::distributed
