// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "distributed/nccl/transport.hpp"

namespace etalon::distributed {

/// What goes wrong on purpose on this rank, counted in calls from 0; −1: nothing.
struct HostTransportFaults {
  std::int64_t fail_at = -1;  ///< the call fails, on other ranks too
  std::int64_t hang_at = -1;  ///< the call never gets done, on any rank
};

/// The twin of the NCCL transport on host memory over a communicator: the same calls, states and
/// errors without a GPU, so that error and abort paths are tested everywhere. Unlike NCCL a call
/// has moved its bytes when it returns.
class HostTransport final : public Transport {
 public:
  explicit HostTransport(Communicator& comm, HostTransportFaults faults = {})
      : comm_(comm), faults_(faults) {}

  void exchange(std::span<const std::byte> send, std::span<const std::int64_t> send_bounds,
                std::span<std::byte> receive,
                std::span<const std::int64_t> receive_bounds) override;
  void all_gather(std::span<std::byte> full, std::span<const std::int64_t> bounds) override;
  [[nodiscard]] State query() override { return state_; }
  [[nodiscard]] std::string failure() const override { return failure_; }
  void abort() noexcept override;

 private:
  /// Agrees on the faults of all ranks; whether bytes may move.
  [[nodiscard]] bool begin();

  Communicator& comm_;
  HostTransportFaults faults_;
  std::int64_t calls_ = 0;
  State state_ = State::done;
  std::string failure_;
};

}  // namespace etalon::distributed
