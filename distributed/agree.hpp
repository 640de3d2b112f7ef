// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/error.hpp"
#include "distributed/communicator.hpp"

namespace etalon::distributed {

/// What every rank throws after one of them failed inside `agree`: that rank's error, and where it
/// was.
class AgreedError : public Error {
 public:
  AgreedError(ErrorKind kind, std::string message, std::int64_t rank, std::string node,
              std::source_location where)
      : Error(kind, std::move(message), where), rank_(rank), node_(std::move(node)) {}

  [[nodiscard]] std::int64_t rank() const noexcept { return rank_; }
  [[nodiscard]] const std::string& node() const noexcept { return node_; }

 private:
  std::int64_t rank_;
  std::string node_;
};

/// What an exception says, as bytes that travel between ranks.
[[nodiscard]] std::string describe_exception(std::exception_ptr exception);
/// Collective: throws on every rank the error of the lowest failing rank, with `rank r` and `what`
/// in front; returns when every rank passes an empty description.
void agree_on_failure(Communicator& comm, std::string_view what, const std::string& mine,
                      std::source_location site);

/// Runs `fn` on each rank between two collectives; when it throws on any rank, every rank throws
/// the same Error. Whatever can fail on one rank alone (files, memory, data) runs inside `agree`,
/// so that no rank waits for one that gave up. Returns fn's value. Collective.
///
///     auto manifest = agree(comm, "reading the dataset", [&] { return read_manifest(folder); });
template <class Fn>
auto agree(Communicator& comm, std::string_view what, Fn&& fn,
           std::source_location site = std::source_location::current()) {
  using Result = std::invoke_result_t<Fn>;
  comm.note(what);
  std::string failure;
  if constexpr (std::is_void_v<Result>) {
    try {
      fn();
    } catch (...) {
      failure = describe_exception(std::current_exception());
    }
    agree_on_failure(comm, what, failure, site);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(fn());
    } catch (...) {
      failure = describe_exception(std::current_exception());
    }
    agree_on_failure(comm, what, failure, site);
    return Result(std::move(*result));
  }
}

}  // namespace etalon::distributed
