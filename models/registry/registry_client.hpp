// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/text.hpp"
#include "models/registry/authorization.hpp"
#include "models/registry/http.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {

/// Requests to one repository of a registry (distribution-spec v1.1), with the authorization it
/// asks for. Credentials go to the registry's own origin only.
class RegistryClient {
 public:
  RegistryClient(std::string host, std::string repository, Transport transport,
                 const HttpOptions& options);

  /// `host/repository`, `host` for requests to the registry as a whole.
  [[nodiscard]] std::string name() const {
    return repository_.empty() ? host_ : host_ + "/" + repository_;
  }
  /// `https://host/v2/<repository>/<path>`
  [[nodiscard]] std::string url(std::string_view path) const;
  /// `https://host/v2/_catalog`: the list of repositories.
  [[nodiscard]] std::string catalog_url() const { return text(origin_, "/v2/_catalog?n=1000"); }
  /// Absolute URL of a Location or Link header. Throws an io error when it leaves encryption, or
  /// goes in plain HTTP to another server than this machine.
  [[nodiscard]] std::string absolute(std::string_view location) const;
  /// URL of the next page that a reply names in its Link header, empty on the last page. Throws an
  /// io error when that is another server's.
  [[nodiscard]] std::string next_page(const HttpResponse& response) const;

  /// Sends, and sends again with authorization when the registry asks for it; follows 307 and 308
  /// of a request with a body where `absolute` allows. Replies of any other status are returned.
  HttpResponse send(HttpRequest request);
  /// As `send`, but throws `failure` unless the status is `wanted`.
  HttpResponse expect(long wanted, const HttpRequest& request);
  /// An io error: method, URL, status, the registry's own code and message, what to do.
  [[nodiscard]] static Error failure(const HttpRequest& request, const HttpResponse& response);

 private:
  HttpResponse send_once(HttpRequest request);

  std::string host_;
  std::string repository_;
  std::string origin_;
  Http http_;
  Authorization authorization_;
};

/// First error code of a registry's error reply (`MANIFEST_UNKNOWN`), empty when it has none.
[[nodiscard]] std::string error_code(const HttpResponse& response);

}  // namespace etalon::models
