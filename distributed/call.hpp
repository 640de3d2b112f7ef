// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <source_location>
#include <string>
#include <type_traits>

namespace etalon::distributed {

enum class Operation : std::uint8_t {
  barrier,
  broadcast,
  all_gather,
  all_to_all,
  all_gather_pieces,
  max,
  leave,
};

/// What a rank is about to do in an exchange: as bytes it is compared over all ranks before
/// anything moves, and sent by the watchdog.
struct Call {
  std::int64_t sequence = 0;
  std::int64_t operation = 0;
  std::int64_t bytes = 0;   ///< −1 where ranks may bring any number
  std::int64_t root = 0;    ///< of a broadcast
  std::int64_t pieces = 0;  ///< fingerprint of bounds that every rank must know alike
  std::int64_t line = 0;
  std::array<char, 96> file{};

  /// Sets file and line; of a long path the end, which tells files apart.
  void set_site(const std::source_location& site);
  [[nodiscard]] bool same_call(const Call& other) const {
    return std::memcmp(this, &other, sizeof(Call)) == 0;
  }
};
static_assert(std::is_trivially_copyable_v<Call>);

/// `call 7, broadcast of 8 B from rank 0 at a.cpp:12`, or `left the job`.
[[nodiscard]] std::string describe(const Call& call);

}  // namespace etalon::distributed
