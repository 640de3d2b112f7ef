// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "distributed/communicator.hpp"

namespace etalon::validation {

/// The rows of all ranks, in rank order, on the root; nothing on the others. In pieces, so that no
/// rank holds more than its own rows and, on the root, all of them. Takes `mine`. Collective.
template <class Row>
[[nodiscard]] std::vector<Row> gather_on_root(distributed::Communicator& comm,
                                              std::vector<Row> mine) {
  static_assert(std::is_trivially_copyable_v<Row>);
  if (comm.size() == 1) return mine;
  const std::int64_t own = std::ssize(mine);
  std::vector<std::int64_t> begins = {0};
  std::int64_t longest = 0;
  for (const distributed::Bytes& bytes : comm.all_gather(std::as_bytes(std::span(&own, 1)))) {
    std::int64_t theirs = 0;
    std::memcpy(&theirs, bytes.data(), sizeof(theirs));
    begins.push_back(begins.back() + theirs);
    longest = std::max(longest, theirs);
  }
  std::vector<Row> all;
  if (comm.is_root()) {
    all = std::move(mine);
    all.resize(static_cast<std::size_t>(begins.back()));
  }
  constexpr std::int64_t piece = (std::int64_t{16} << 20) / static_cast<std::int64_t>(sizeof(Row));
  std::vector<std::span<const std::byte>> to_ranks(static_cast<std::size_t>(comm.size()));
  for (std::int64_t at = 0; at < longest; at += piece) {
    if (!comm.is_root()) {
      const std::int64_t count = std::clamp(own - at, std::int64_t{0}, piece);
      const std::int64_t from = std::min(at, own);
      to_ranks[0] = std::as_bytes(
          std::span(mine).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
    }
    const auto pieces = comm.all_to_all(to_ranks);
    if (!comm.is_root()) continue;
    for (std::size_t rank = 1; rank < pieces.size(); ++rank) {
      if (pieces[rank].empty()) continue;
      std::memcpy(&all[static_cast<std::size_t>(begins[rank] + at)], pieces[rank].data(),
                  pieces[rank].size());
    }
  }
  return all;
}

}  // namespace etalon::validation
