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

/// Whether a server at `origin` may send us on to `target` (both `scheme://host:port`): to TLS
/// always; to plain HTTP only where it spoke that itself, and then to its own origin or to this
/// machine.
[[nodiscard]] inline bool may_lead_to(std::string_view origin, std::string_view target) noexcept {
  if (target.starts_with("https://")) return true;
  if (!target.starts_with("http://") || !origin.starts_with("http://")) return false;
  return target == origin || is_loopback(target.substr(7));
}

}  // namespace etalon::models
