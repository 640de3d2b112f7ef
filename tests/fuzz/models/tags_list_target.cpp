// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/name_list.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {
namespace {

/// A registry on the loopback interface whose every reply is the page that is set. The input is the
/// Link header, a line feed, and the body.
class OnePage {
 public:
  OnePage() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* place = reinterpret_cast<sockaddr*>(&address);
    check(::bind(listener_, place, size) == 0 && ::listen(listener_, 8) == 0 &&
              ::getsockname(listener_, place, &size) == 0,
          ErrorKind::io, "no port for the test's registry");
    host_ = text("127.0.0.1:", ntohs(address.sin_port));
    std::thread([this] { serve(); }).detach();
  }
  [[nodiscard]] const std::string& host() const { return host_; }
  void set(std::string_view input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    std::string link(input.substr(0, end));
    std::erase_if(link, [](char c) { return c == '\r' || c == '\0'; });
    const std::string_view body = input.substr(std::min(end + 1, input.size()));
    const std::scoped_lock lock(mutex_);
    reply_ = text("HTTP/1.1 200 OK\r\nConnection: close\r\nLink: ", link,
                  "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
  }

 private:
  /// A reply to a request that was given up may still be on its way when the next page is set.
  std::string reply() {
    const std::scoped_lock lock(mutex_);
    return reply_;
  }
  void serve() {
    while (true) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      std::string request(4096, '\0');
      static_cast<void>(::recv(peer, request.data(), request.size(), 0));
      const std::string page = reply();
      for (std::size_t sent = 0; sent < page.size();) {
        const auto step = ::send(peer, &page[sent], page.size() - sent, MSG_NOSIGNAL);
        if (step <= 0) break;
        sent += static_cast<std::size_t>(step);
      }
      ::close(peer);
    }
  }

  int listener_;
  std::string host_;
  std::mutex mutex_;
  std::string reply_;
};

}  // namespace

std::vector<std::string> seeds() {
  const std::string page = R"({"name": "m", "tags": ["1.0", "2.0", "sha256-00"]})";
  return {"\n" + page, "\n{\"tags\": null}", "\n{\"name\": \"m\"}"};
}

void parse(std::string_view bytes) {
  // In the process that parses: threads do not outlive a fork.
  static OnePage registry;
  registry.set(bytes);
  models::HttpOptions options;
  options.attempts = 1;
  models::RegistryClient client(registry.host(), "m", models::Transport::plain_http, options);
  const auto names = models::listed_names(client, client.url("tags/list?n=1000"), "tags");
  ensure(std::set<std::string>(names.begin(), names.end()).size() == names.size(),
         "no name is listed twice");
}

}  // namespace etalon::fuzz
