// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::models {

/// `localhost`, `127.0.0.1` or `[::1]`, with or without a port: what never leaves this machine and
/// so may be talked to in plain HTTP.
[[nodiscard]] inline bool is_loopback(std::string_view host) noexcept {
  if (const auto colon = host.rfind(':');
      colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    host = host.substr(0, colon);
  }
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace etalon::models
