// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "models/registry/http.hpp"

namespace etalon::models {

struct Credentials {
  std::string user;
  std::string password;
};

/// ETALON_REGISTRY_USER and ETALON_REGISTRY_PASSWORD when ETALON_REGISTRY_HOST is `host` (with its
/// port), else the entry of `host` among the `auths` of $DOCKER_CONFIG/config.json (default
/// ~/.docker). Throws format errors naming that file.
[[nodiscard]] std::optional<Credentials> find_credentials(const std::string& host);

/// A WWW-Authenticate header: scheme in lower case and its parameters.
struct Challenge {
  std::string scheme;
  std::map<std::string, std::string> parameters;
};
[[nodiscard]] Challenge parse_challenge(std::string_view header);

/// Whether the token service `realm` may be given what belongs to the registry at `url`: it has the
/// same origin, or the user named its origin in ETALON_REGISTRY_REALM.
[[nodiscard]] bool is_token_service(std::string_view realm, std::string_view url);

/// How a registry wants to be asked: nothing until it answers 401, then Basic credentials or a
/// Bearer token of its token service (distribution-spec's token flow).
class Authorization {
 public:
  explicit Authorization(std::string host) : host_(std::move(host)) {}

  /// `Authorization: …`, empty before the first challenge.
  [[nodiscard]] const std::string& header() const noexcept { return header_; }
  /// Answers a 401; throws an io error saying how to give credentials when there is no way, or when
  /// they would go to another server or unencrypted beyond this machine.
  void answer(Http& http, const HttpResponse& refused, std::string_view url);

 private:
  void fetch_token(Http& http, const Challenge& challenge, std::string_view url,
                   const std::optional<Credentials>& credentials);

  std::string host_;
  std::string header_;
};

}  // namespace etalon::models
