// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string_view>

#include "core/file_handle.hpp"
#include "models/registry/http.hpp"

namespace etalon::models {

/// One attempt of a request: where the bytes to send come from and where the reply goes. libcurl's
/// callbacks call it through `guarded`, since no exception may cross C code: the first one is kept
/// in `problem` to be thrown afterwards.
struct HttpAttempt {
  HttpAttempt(const HttpRequest& to_send, const std::function<void()>& activity);

  /// Bytes of the body to send.
  [[nodiscard]] std::int64_t length() const;
  /// Copies the next bytes of the body, at most `room`.
  std::size_t read(char* to, std::size_t room);
  /// Goes on with the body from byte `to`.
  void rewind(std::int64_t to);
  void take_header(std::string_view line);
  /// Of a successful reply to the reader, of others into the response. False when the rest is not
  /// wanted. Throws a format error when a successful reply is larger than the request allows.
  bool take_body(std::span<const std::byte> data);

  /// Whether the reply is the part of the body from `offset` on.
  [[nodiscard]] bool continues_at(std::int64_t offset) const;

  template <class Fn>
  std::size_t guarded(std::size_t failure, Fn&& fn) noexcept {
    try {
      on_activity();
      return fn();
    } catch (...) {
      problem = std::current_exception();
      return failure;
    }
  }

  const HttpRequest& request;
  std::function<void()> on_activity;
  HttpResponse response = {};
  std::optional<RegularFile> file = {};
  std::int64_t sent = 0;
  std::size_t header_bytes = 0;  ///< of all replies on the way and of trailers
  bool has_begun = false;        ///< the reader has bytes of this reply
  bool is_cut = false;           ///< enough of an error text is there; the rest is not wanted
  std::exception_ptr problem = {};
};

}  // namespace etalon::models
