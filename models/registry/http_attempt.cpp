// SPDX-License-Identifier: Apache-2.0
#include "models/registry/http_attempt.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::models {
namespace {

/// Of a reply that reports a failure no more is read.
constexpr std::size_t max_error_bytes = std::size_t{64} << 10U;
/// Headers, trailers and interim replies of one attempt together.
constexpr std::size_t max_header_bytes = std::size_t{1} << 20U;

std::string lower_letters(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

}  // namespace

HttpAttempt::HttpAttempt(const HttpRequest& to_send, const std::function<void()>& activity)
    : request(to_send), on_activity(activity ? activity : [] {}) {
  if (request.file) file.emplace(request.file->file);
}

std::int64_t HttpAttempt::length() const {
  if (request.file) return request.file->length;
  return request.body ? std::ssize(*request.body) : 0;
}

std::size_t HttpAttempt::read(char* to, std::size_t room) {
  const std::size_t wanted = std::min(static_cast<std::size_t>(length() - sent), room);
  if (request.file) {
    file->read_at(request.file->offset + sent, std::as_writable_bytes(std::span(to, wanted)));
  } else {
    request.body->copy(to, wanted, static_cast<std::size_t>(sent));
  }
  sent += static_cast<std::int64_t>(wanted);
  return wanted;
}

void HttpAttempt::rewind(std::int64_t to) { sent = to; }

bool HttpAttempt::continues_at(std::int64_t offset) const {
  return offset > 0 && response.status == 206 &&
         response.header("content-range").starts_with(text("bytes ", offset, "-"));
}

bool HttpAttempt::take_body(std::span<const std::byte> data) {
  if (request.reader && response.is_success()) {
    if (!has_begun && !continues_at(request.reader->received())) request.reader->begin();
    has_begun = true;
    request.reader->take(data);
    return true;
  }
  if (!response.is_success()) {
    data = data.first(std::min(data.size(), max_error_bytes - response.body.size()));
    is_cut = response.body.size() + data.size() == max_error_bytes;
  }
  check(!response.is_success() ||
            std::ssize(response.body) + std::ssize(data) <= request.most_body_bytes,
        ErrorKind::format,
        text(request.method, " ", request.url, ": the reply is larger than ",
             human_bytes(request.most_body_bytes), ", which no such reply of a registry is"));
  response.body.append(reinterpret_cast<const char*>(data.data()), data.size());
  return !is_cut;
}

void HttpAttempt::take_header(std::string_view line) {
  header_bytes += line.size();
  check(header_bytes <= max_header_bytes, ErrorKind::format,
        text(request.method, " ", request.url, ": headers and trailers are larger than ",
             human_bytes(static_cast<std::int64_t>(max_header_bytes)), "; is this a registry?"));
  line = trimmed(line);
  if (line.starts_with("HTTP/")) {  // of each reply on the way: 100, redirections, the last
    response = {};
    has_begun = false;
    std::int64_t status = 0;
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos && parse_number(line.substr(blank + 1, 3), status)) {
      response.status = static_cast<long>(status);
    }
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    response.headers[lower_letters(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  }
}

std::string HttpResponse::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char letter : text) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') ||
                       std::string_view("-._~").find(letter) != std::string_view::npos;
    if (plain) {
      result += letter;
    } else {
      const auto bits = static_cast<unsigned char>(letter);
      result += {'%', digits[bits >> 4U], digits[bits & 15U]};
    }
  }
  return result;
}

std::string normal_url(std::string_view url) {
  const auto end = url.find("://");
  // A scheme stands before everything else: `/v2/?next=HTTP://…` has none.
  if (end == std::string_view::npos || url.find_first_of("/?#") < end) return std::string(url);
  return lower_letters(url.substr(0, end)) + std::string(url.substr(end));
}

std::string url_origin(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return lower_letters(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

}  // namespace etalon::models
