// SPDX-License-Identifier: Apache-2.0
#include "models/registry/registry_upload.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view octets = "Content-Type: application/octet-stream";
constexpr int max_attempts = 3;

std::string start_upload(RegistryClient& client, HttpResponse* reply = nullptr) {
  HttpResponse response = client.expect(
      202, {.method = "POST", .url = client.url("blobs/uploads/"), .body = std::string()});
  std::string location = client.absolute(response.header("location"));
  if (reply != nullptr) *reply = std::move(response);
  return location;
}

std::string with_digest(const std::string& location, const Digest& digest) {
  return text(location, location.find('?') == std::string::npos ? '?' : '&',
              "digest=", url_encoded(digest.prefixed()));
}

/// A refused digest means that the bytes changed on the way or in the file.
void check_stored(const HttpRequest& request, const HttpResponse& response) {
  if (response.status == 201) return;
  if (error_code(response) == "DIGEST_INVALID") {
    throw Error(ErrorKind::integrity,
                text(request.file ? request.file->file.string() : request.url,
                     ": the registry received other bytes than the digest names; the file changed "
                     "while it was pushed or the connection is faulty: push again"));
  }
  throw RegistryClient::failure(request, response);
}

/// Where an upload stands, by `Range: 0-<last>`. `0-0` is what registries say before any byte.
std::int64_t received(const HttpResponse& response) {
  const std::string range = response.header("range");
  std::int64_t last = 0;
  const auto dash = range.find('-');
  if (dash == std::string::npos || !parse_number(std::string_view(range).substr(dash + 1), last)) {
    return 0;
  }
  return last <= 0 ? 0 : last + 1;
}

/// One upload session: sends from `offset` on, throws ConnectionError when the connection breaks
/// more often than `max_attempts` without any byte getting through.
class ChunkedUpload {
 public:
  ChunkedUpload(RegistryClient& client, std::filesystem::path file, std::int64_t chunk_bytes)
      : client_(client), file_(std::move(file)), chunk_(chunk_bytes) {
    HttpResponse reply;
    location_ = start_upload(client_, &reply);
    std::int64_t least = 0;
    if (parse_number(reply.header("oci-chunk-min-length"), least)) chunk_ = std::max(chunk_, least);
  }

  /// False when the registry has forgotten the session.
  bool send_all(std::int64_t size) {
    int failures = 0;
    while (offset_ < size) {
      const std::int64_t before = offset_;
      try {
        if (!send_chunk(std::min(chunk_, size - offset_))) return false;
      } catch (const ConnectionError&) {
        if (++failures >= max_attempts) throw;
        if (!ask_position()) return false;
      }
      check(offset_ <= size, ErrorKind::io,
            text(location_, ": the registry says it has more bytes than the file; push again"));
      if (offset_ > before) failures = 0;
    }
    return true;
  }

  void commit(const Digest& digest) {
    HttpRequest request{.method = "PUT",
                        .url = with_digest(location_, digest),
                        .headers = {std::string(octets)},
                        .body = std::string()};
    check_stored(request, client_.send(request));
  }

 private:
  bool send_chunk(std::int64_t length) {
    const HttpRequest request{.method = "PATCH",
                              .url = location_,
                              .headers = {std::string(octets), text("Content-Range: ", offset_, "-",
                                                                    offset_ + length - 1)},
                              .file = FileSlice{.file = file_, .offset = offset_, .length = length},
                              .repeat = Repeat::never};
    const HttpResponse response = client_.send(request);
    if (response.status == 404) return false;
    if (response.status == 416 || response.status >= 500) {
      throw ConnectionError(ErrorKind::io, RegistryClient::failure(request, response).message());
    }
    if (response.status != 202 && response.status != 201 && response.status != 204) {
      throw RegistryClient::failure(request, response);
    }
    location_ = client_.absolute(response.header("location"));
    // Only what the registry says it has counts: 2.8.2 ignores Content-Range.
    offset_ = response.header("range").empty() ? offset_ + length : received(response);
    return true;
  }

  bool ask_position() {
    const HttpResponse response = client_.send({.url = location_});
    if (response.status != 204) return false;
    if (!response.header("location").empty()) {
      location_ = client_.absolute(response.header("location"));
    }
    offset_ = received(response);
    return true;
  }

  RegistryClient& client_;
  std::filesystem::path file_;
  std::int64_t chunk_;
  std::string location_;
  std::int64_t offset_ = 0;
};

}  // namespace

void upload_whole(RegistryClient& client, const Digest& digest, const HttpRequest& content) {
  for (int attempt = 1;; ++attempt) {
    HttpRequest request = content;
    request.method = "PUT";
    request.url = with_digest(start_upload(client), digest);
    request.headers = {std::string(octets)};
    request.repeat = Repeat::never;  // a session that broke is not used again
    try {
      const HttpResponse response = client.send(request);
      if (response.status < 500 || attempt >= max_attempts) {
        check_stored(request, response);
        return;
      }
    } catch (const ConnectionError&) {
      if (attempt >= max_attempts) throw;
    }
  }
}

void upload_chunked(RegistryClient& client, const Digest& digest, const std::filesystem::path& file,
                    std::int64_t chunk_bytes) {
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  for (int attempt = 1;; ++attempt) {
    ChunkedUpload upload(client, file, chunk_bytes);
    if (upload.send_all(size)) {
      upload.commit(digest);
      return;
    }
    check(attempt < max_attempts, ErrorKind::io,
          text(client.name(),
               ": the registry forgets uploads that are under way; is it restarted "
               "without a fixed http.secret, or are there several behind one name?"));
  }
}

}  // namespace etalon::models
