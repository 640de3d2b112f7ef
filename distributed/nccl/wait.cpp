// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "core/text.hpp"
#include "distributed/nccl/transport.hpp"

namespace etalon::distributed {

void wait(Transport& transport, std::chrono::milliseconds patience) {
  constexpr auto pause = std::chrono::microseconds(50);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    switch (transport.query()) {
      case Transport::State::done: return;
      case Transport::State::failed: {
        const std::string reason = transport.failure();
        transport.abort();
        throw Error(ErrorKind::device, text("an exchange between devices failed (", reason,
                                            "); see the other ranks' messages"));
      }
      case Transport::State::busy: break;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      transport.abort();
      throw Error(ErrorKind::timeout,
                  text("an exchange between devices took longer than ", patience.count(),
                       " ms (a rank stopped or the network is down); look for its message"));
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace etalon::distributed
