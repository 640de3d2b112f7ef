// SPDX-License-Identifier: Apache-2.0
#include "models/registry/http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <thread>

#include "core/text.hpp"
#include "core/unique_handle.hpp"
#include "models/registry/http_attempt.hpp"
#include "models/registry/loopback.hpp"

namespace etalon::models {
namespace {

struct CurlTraits {
  using Handle = CURL*;
  static Handle null() noexcept { return nullptr; }
  static void release(Handle handle) noexcept { curl_easy_cleanup(handle); }
};
struct ListTraits {
  using Handle = curl_slist*;
  static Handle null() noexcept { return nullptr; }
  static void release(Handle list) noexcept { curl_slist_free_all(list); }
};
using HeaderList = UniqueHandle<ListTraits>;

std::size_t on_read(char* to, std::size_t size, std::size_t count, void* user) {
  auto& attempt = *static_cast<HttpAttempt*>(user);
  return attempt.guarded(CURL_READFUNC_ABORT, [&] { return attempt.read(to, size * count); });
}

int on_seek(void* user, curl_off_t offset, int origin) {
  auto& attempt = *static_cast<HttpAttempt*>(user);
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  return attempt.guarded(1,
                         [&]() -> std::size_t {
                           attempt.rewind(offset);
                           return 0;
                         }) == 0
             ? CURL_SEEKFUNC_OK
             : CURL_SEEKFUNC_FAIL;
}

std::size_t on_write(char* data, std::size_t size, std::size_t count, void* user) {
  auto& attempt = *static_cast<HttpAttempt*>(user);
  return attempt.guarded(0, [&] {
    return attempt.take_body(std::as_bytes(std::span(data, size * count))) ? size * count : 0;
  });
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& attempt = *static_cast<HttpAttempt*>(user);
  return attempt.guarded(0, [&] {
    attempt.take_header({data, size * count});
    return size * count;
  });
}

/// Failures after which the same request may well succeed.
bool is_broken_connection(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    default: return false;
  }
}

std::string remedy_of_failure(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      return "check that the registry runs and that host and port are right";
    case CURLE_COULDNT_RESOLVE_HOST: return "check the spelling of the host";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "install the certificate of its authority on this system or name its file in "
             "SSL_CERT_FILE";
    case CURLE_SSL_CONNECT_ERROR:
      return "the server may not speak TLS; plain HTTP has to be asked for";
    case CURLE_OPERATION_TIMEDOUT: return "check the network and the load of the registry";
    default: return "try again; when it stays, look into the registry's log";
  }
}

constexpr std::int64_t longest_pause_seconds = 10;

bool is_worth_repeating(long status) { return status == 429 || status >= 500; }

}  // namespace

struct Http::State {
  HttpOptions options;
  UniqueHandle<CurlTraits> curl;

  void set(CURLoption option, auto value) {
    ensure(curl_easy_setopt(curl.get(), option, value) == CURLE_OK, "libcurl knows the option");
  }

  HeaderList apply(HttpAttempt& attempt);
  HttpResponse once(const HttpRequest& request);
  void pause(int attempt, const HttpResponse& response) const;
};

HeaderList Http::State::apply(HttpAttempt& attempt) {
  const HttpRequest& request = attempt.request;
  curl_easy_reset(curl.get());  // keeps the connections
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "etalon");
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options.connect_seconds));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options.least_bytes_per_second));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_seconds));
  const bool has_body = request.body || request.file;
  if (!has_body && !request.reader) {
    set(CURLOPT_TIMEOUT, static_cast<long>(options.reply_seconds));
  }
  // What began encrypted stays so, through every redirection.
  const std::string origin = url_origin(request.url);
  const char* protocols = origin.starts_with("https://") ? "https" : "http,https";
  set(CURLOPT_PROTOCOLS_STR, protocols);
  set(CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  // Where a body goes is not for a reply alone to decide: those redirections are returned.
  set(CURLOPT_FOLLOWLOCATION, has_body ? 0L : 1L);
  set(CURLOPT_MAXREDIRS, 5L);
  set(CURLOPT_BUFFERSIZE, 256L << 10U);
  set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10U);
  // As OpenSSL's own programs take it; libcurl alone does not.
  if (const char* file = std::getenv("SSL_CERT_FILE")) set(CURLOPT_CAINFO, file);
  if (is_loopback(std::string_view(origin).substr(origin.find("://") + 3))) {
    set(CURLOPT_PROXY, "");
  }
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, &attempt);
  set(CURLOPT_WRITEFUNCTION, on_write);
  set(CURLOPT_WRITEDATA, &attempt);
  if (has_body) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, on_read);
    set(CURLOPT_READDATA, &attempt);
    set(CURLOPT_SEEKFUNCTION, on_seek);
    set(CURLOPT_SEEKDATA, &attempt);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(attempt.length()));
  }
  if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  std::vector<std::string> headers = request.headers;
  if (request.reader && request.reader->received() > 0) {
    headers.push_back(text("Range: bytes=", request.reader->received(), "-"));
  }
  HeaderList list;
  for (const std::string& header : headers) {
    curl_slist* longer = curl_slist_append(list.get(), header.c_str());
    ensure(longer != nullptr, "there is memory for a header");
    static_cast<void>(list.detach());
    list = HeaderList(longer);
  }
  set(CURLOPT_HTTPHEADER, list.get());
  return list;
}

HttpResponse Http::State::once(const HttpRequest& request) {
  HttpAttempt attempt(request, options.on_activity);
  attempt.on_activity();
  const HeaderList headers = apply(attempt);
  std::string detail(CURL_ERROR_SIZE, '\0');
  set(CURLOPT_ERRORBUFFER, detail.data());
  const CURLcode code = curl_easy_perform(curl.get());
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  if (attempt.problem) std::rethrow_exception(attempt.problem);
  if (code == CURLE_OK || attempt.is_cut) return std::move(attempt.response);
  const std::string reason =
      detail.front() == '\0' ? curl_easy_strerror(code) : std::string(detail.c_str());
  const std::string message = text(request.method, " ", request.url, ": no complete reply (",
                                   reason, "); ", remedy_of_failure(code));
  if (is_broken_connection(code)) throw ConnectionError(ErrorKind::io, message);
  throw Error(code == CURLE_OPERATION_TIMEDOUT ? ErrorKind::timeout : ErrorKind::io, message);
}

void Http::State::pause(int attempt, const HttpResponse& response) const {
  std::int64_t milliseconds = options.first_pause_ms;
  for (int i = 1; i < attempt; ++i) milliseconds *= 3;
  std::int64_t seconds = 0;
  if (parse_number(response.header("retry-after"), seconds) && seconds > 0) {
    milliseconds = std::min(seconds, longest_pause_seconds) * 1000;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::chrono::seconds longest_silence(const HttpOptions& options) {
  return std::chrono::seconds(options.connect_seconds +
                              std::max(options.stall_seconds, options.reply_seconds) +
                              longest_pause_seconds);
}

Http::Http(const HttpOptions& options) : state_(std::make_unique<State>()) {
  // Initialised once per process; libcurl 7.84 and later does so safely from any thread.
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  ensure(global == CURLE_OK, "libcurl starts");
  state_->options = options;
  state_->curl.reset(curl_easy_init());
  ensure(static_cast<bool>(state_->curl), "libcurl gives a handle");
}

Http::~Http() = default;
Http::Http(Http&&) noexcept = default;
Http& Http::operator=(Http&&) noexcept = default;

HttpResponse Http::send(const HttpRequest& request) {
  const int attempts = request.repeat == Repeat::allowed ? state_->options.attempts : 1;
  const auto received = [&] { return request.reader ? request.reader->received() : 0; };
  std::int64_t farthest = received();
  for (int attempt = 1;; ++attempt) {
    HttpResponse response;
    try {
      response = state_->once(request);
      if (!is_worth_repeating(response.status) || attempt >= attempts) return response;
    } catch (const ConnectionError&) {
      if (received() >= farthest + state_->options.least_progress_bytes) {
        attempt = 1;
        farthest = received();
      }
      if (attempt >= attempts) throw;
    }
    state_->pause(attempt, response);
  }
}

}  // namespace etalon::models
