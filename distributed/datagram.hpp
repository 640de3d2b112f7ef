// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/unique_handle.hpp"

namespace etalon::distributed {

struct DescriptorTraits {
  using Handle = int;
  static int null() noexcept { return -1; }
  static void release(int descriptor) noexcept { ::close(descriptor); }
};

/// A UDP socket over IPv4 on a port of the system's choice, on every interface. Packets may be
/// lost, doubled or come from anybody: whoever reads them checks them.
class DatagramSocket {
 public:
  /// Throws an io error when the system gives none.
  DatagramSocket();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Sends to an address such as `10.0.0.7`; an unreachable one is no error.
  void send(const std::string& address, std::uint16_t port, std::span<const std::byte> data) const;
  /// The next packet that has arrived, at most as long as `buffer`; its length, −1 when there is
  /// none. Never waits.
  [[nodiscard]] std::int64_t receive(std::span<std::byte> buffer) const;

 private:
  UniqueHandle<DescriptorTraits> socket_;
  std::uint16_t port_ = 0;
};

/// IPv4 addresses of this machine's interfaces that are up, loopback last.
[[nodiscard]] std::vector<std::string> own_addresses();

}  // namespace etalon::distributed
