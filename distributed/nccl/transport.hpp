// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "distributed/communicator.hpp"

namespace etalon::distributed {

/// Carries bytes between the device buffers of ranks; sums are never left to it. Spans point into
/// device memory of the implementation's kind and must live until `wait` returns.
///
/// Calls only start an exchange, as NCCL does on a stream: every rank starts the same ones in the
/// same order, then waits. After a failure or an abort every further call throws. One thread.
///
///     transport->exchange(send, send_bounds, receive, receive_bounds);
///     wait(*transport, std::chrono::minutes(5));
class Transport {
 public:
  enum class State : std::uint8_t { done, busy, failed };

  virtual ~Transport() = default;
  /// The shape of a reduce-scatter without its sum: bytes [send_bounds[r], send_bounds[r+1]) go to
  /// rank r; what rank r sends here lands at [receive_bounds[r], receive_bounds[r+1]).
  virtual void exchange(std::span<const std::byte> send, std::span<const std::int64_t> send_bounds,
                        std::span<std::byte> receive,
                        std::span<const std::int64_t> receive_bounds) = 0;
  /// Completes `full` in place; rank r has filled [bounds[r], bounds[r+1]).
  virtual void all_gather(std::span<std::byte> full, std::span<const std::int64_t> bounds) = 0;
  /// How far the started exchanges are; never blocks.
  [[nodiscard]] virtual State query() = 0;
  /// Why the state is `failed`.
  [[nodiscard]] virtual std::string failure() const = 0;
  /// Gives up whatever is under way, here and at once; other ranks see it fail or time out.
  virtual void abort() noexcept = 0;
};

/// Returns when everything started is done. Aborts the transport and throws a device error when an
/// exchange fails, a timeout error when it takes longer than `patience`.
void wait(Transport& transport, std::chrono::milliseconds patience);

/// The transport over NCCL on this rank's GPU. Collective. Throws `not_configured` in a build
/// without CUDA (`ETALON_WITH_CUDA`).
[[nodiscard]] std::unique_ptr<Transport> make_nccl_transport(Communicator& comm);

}  // namespace etalon::distributed
