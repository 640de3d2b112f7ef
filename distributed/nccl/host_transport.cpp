// SPDX-License-Identifier: Apache-2.0
#include "distributed/nccl/host_transport.hpp"

#include <algorithm>

namespace etalon::distributed {

bool HostTransport::begin() {
  check(state_ == State::done, ErrorKind::device,
        "the transport is not usable any more (it failed, hangs or was aborted)");
  const bool fails = calls_ == faults_.fail_at;
  const bool hangs = calls_ == faults_.hang_at;
  ++calls_;
  switch (comm_.max(fails ? 2 : hangs ? 1 : 0)) {
    case 0: return true;
    case 1: state_ = State::busy; break;
    default: state_ = State::failed; failure_ = fails ? "injected failure" : "another rank failed";
  }
  return false;
}

void HostTransport::exchange(std::span<const std::byte> send,
                             std::span<const std::int64_t> send_bounds,
                             std::span<std::byte> receive,
                             std::span<const std::int64_t> receive_bounds) {
  const auto ranks = static_cast<std::size_t>(comm_.size());
  ensure(send_bounds.size() == ranks + 1 && receive_bounds.size() == ranks + 1,
         "one piece for every rank");
  if (!begin()) return;
  std::vector<std::span<const std::byte>> pieces;
  for (std::size_t r = 0; r < ranks; ++r) {
    pieces.push_back(send.subspan(static_cast<std::size_t>(send_bounds[r]),
                                  static_cast<std::size_t>(send_bounds[r + 1] - send_bounds[r])));
  }
  const std::vector<Bytes> incoming = comm_.all_to_all(pieces);
  for (std::size_t r = 0; r < ranks; ++r) {
    ensure(std::ssize(incoming[r]) == receive_bounds[r + 1] - receive_bounds[r],
           "ranks know each other's piece sizes");
    std::ranges::copy(incoming[r], receive.begin() + receive_bounds[r]);
  }
}

void HostTransport::all_gather(std::span<std::byte> full, std::span<const std::int64_t> bounds) {
  if (begin()) comm_.all_gather_pieces(full, bounds);
}

void HostTransport::abort() noexcept {
  if (state_ != State::failed) failure_ = "aborted";
  state_ = State::failed;
}

}  // namespace etalon::distributed
