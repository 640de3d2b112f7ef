// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace etalon::models {

/// Part of a file that is sent as a body.
struct FileSlice {
  std::filesystem::path file;
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

/// Takes the body of a successful reply as it arrives. After a broken connection only what is
/// missing is asked for, by Range.
struct BodyReader {
  std::function<std::int64_t()> received;                ///< bytes taken so far
  std::function<void()> begin;                           ///< the body comes from its first byte on
  std::function<void(std::span<const std::byte>)> take;  ///< the next bytes
};

/// Whether a request that failed on the way may be sent again as it is.
enum class Repeat : std::uint8_t { allowed, never };

struct HttpRequest {
  std::string method = "GET";
  std::string url = {};
  std::vector<std::string> headers = {};  ///< `Name: value`
  std::optional<std::string> body = {};
  std::optional<FileSlice> file = {};
  std::optional<BodyReader> reader = {};  ///< else the body goes to HttpResponse::body
  /// Most bytes of a successful reply that is kept in memory.
  std::int64_t most_body_bytes = std::int64_t{4} << 20U;
  Repeat repeat = Repeat::allowed;
};

struct HttpResponse {
  long status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
  /// Value of a header (name in lower case), empty when there is none.
  [[nodiscard]] std::string header(const std::string& name) const;
};

struct HttpOptions {
  std::int64_t connect_seconds = 10;
  /// A transfer that moves fewer than `least_bytes_per_second` for so long is given up: registries
  /// hash large uploads before they reply.
  std::int64_t stall_seconds = 60;
  std::int64_t least_bytes_per_second = 1024;
  /// A reply that is kept in memory is there after so long, whatever its pace.
  std::int64_t reply_seconds = 120;
  /// Attempts for replies 429 and 5xx and for broken connections, `first_pause_ms` apart, then
  /// three times as long each (or what Retry-After asks for, at most 10 s). A download that got
  /// `least_progress_bytes` further counts from one again.
  int attempts = 3;
  std::int64_t least_progress_bytes = std::int64_t{1} << 20U;
  std::int64_t first_pause_ms = 200;
  /// Called when an attempt begins and when bytes have moved, for whoever waits meanwhile.
  std::function<void()> on_activity = {};
};
/// The longest time between two calls of `on_activity` in one request.
[[nodiscard]] std::chrono::seconds longest_silence(const HttpOptions& options);

/// A connection that failed before there was a reply: an io error that may be worth a new attempt.
class ConnectionError : public Error {
 public:
  using Error::Error;
};

/// An HTTP client (libcurl): keeps its connections, verifies TLS against the system's certificates
/// or those in SSL_CERT_FILE. Replies of any status are returned; throws ConnectionError when there
/// is none, a timeout error when it stalls, both naming method and URL. One thread at a time.
class Http {
 public:
  explicit Http(const HttpOptions& options = {});
  ~Http();
  Http(Http&&) noexcept;
  Http& operator=(Http&&) noexcept;

  HttpResponse send(const HttpRequest& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `text` with everything but unreserved characters percent-encoded.
[[nodiscard]] std::string url_encoded(std::string_view text);
/// The URL with its scheme in lower case, which means the same (RFC 3986, 3.1): what comes from a
/// reply is brought into this form before anything is decided by `https://`.
[[nodiscard]] std::string normal_url(std::string_view url);
/// `https://host:port` of a URL, in lower case.
[[nodiscard]] std::string url_origin(std::string_view url);

}  // namespace etalon::models
