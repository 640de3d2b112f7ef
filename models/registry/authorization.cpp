// SPDX-License-Identifier: Apache-2.0
#include "models/registry/authorization.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/hex.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "models/registry/loopback.hpp"

namespace etalon::models {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string how_to_log_in(std::string_view host) {
  const std::string whose = environment("ETALON_REGISTRY_HOST");
  const bool is_other = !environment("ETALON_REGISTRY_USER").empty() && whose != host;
  return text(is_other ? text("the user in ETALON_REGISTRY_USER is that of ",
                              whose.empty() ? "no registry" : whose, " and was not named here; ")
                       : "",
              "set ETALON_REGISTRY_HOST=", host,
              ", ETALON_REGISTRY_USER and ETALON_REGISTRY_PASSWORD, or run docker login ", host);
}

/// What may stand in a header: no blanks at its ends, no line breaks, nothing unprintable.
bool is_token(std::string_view value) {
  for (const char letter : value) {
    if (letter <= 0x20 || letter >= 0x7F) return false;
  }
  return !value.empty();
}

constexpr std::size_t max_url_bytes = 4096;
constexpr std::size_t max_token_bytes = std::size_t{64} << 10U;

std::string basic(const Credentials& credentials) {
  const std::string pair = credentials.user + ":" + credentials.password;
  return "Basic " + to_base64(std::as_bytes(std::span(pair)));
}

char lower_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::optional<Credentials> find_credentials(const std::string& host) {
  // A password belongs to one registry; whoever else asks does not get it.
  const std::string user = environment("ETALON_REGISTRY_USER");
  if (!user.empty() && environment("ETALON_REGISTRY_HOST") == host) {
    return Credentials{user, environment("ETALON_REGISTRY_PASSWORD")};
  }
  std::filesystem::path folder = environment("DOCKER_CONFIG");
  if (folder.empty()) {
    const std::string home = environment("HOME");
    if (home.empty()) return std::nullopt;
    folder = std::filesystem::path(home) / ".docker";
  }
  const auto file = folder / "config.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  const Json config = Json::read_file(file);
  return with_context(file.string(), [&]() -> std::optional<Credentials> {
    const Json* entries = config.find("auths");
    const Json* entry = entries == nullptr ? nullptr : entries->find(host);
    const Json* encoded = entry == nullptr ? nullptr : entry->find("auth");
    if (encoded == nullptr) return std::nullopt;
    const auto bytes = from_base64(encoded->as_string());
    check(bytes.has_value(), ErrorKind::format, text("auths: ", host, ": auth is no base64"));
    const std::string pair(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const auto colon = pair.find(':');
    check(colon != std::string::npos, ErrorKind::format,
          text("auths: ", host, ": auth is not <user>:<password> in base64"));
    return Credentials{pair.substr(0, colon), pair.substr(colon + 1)};
  });
}

Challenge parse_challenge(std::string_view header) {
  Challenge challenge;
  header = trimmed(header);
  const auto blank = std::min(header.find(' '), header.size());
  for (const char letter : header.substr(0, blank)) challenge.scheme += lower_letter(letter);
  std::string_view rest = header.substr(blank);
  while (true) {
    const auto begin = rest.find_first_not_of(" \t,");
    if (begin == std::string_view::npos) return challenge;
    rest.remove_prefix(begin);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return challenge;
    std::string name;
    for (const char letter : trimmed(rest.substr(0, equals))) name += lower_letter(letter);
    rest.remove_prefix(equals + 1);
    std::string value;
    if (rest.starts_with('"')) {
      std::size_t at = 1;
      for (; at < rest.size() && rest[at] != '"'; ++at) {
        if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
        value += rest[at];
      }
      rest.remove_prefix(std::min(at + 1, rest.size()));
    } else {
      const auto end = std::min(rest.find_first_of(", \t"), rest.size());
      value = rest.substr(0, end);
      rest.remove_prefix(end);
    }
    challenge.parameters.emplace(std::move(name), std::move(value));
  }
}

bool is_token_service(std::string_view realm, std::string_view url) {
  const std::string origin = url_origin(realm);
  if (origin == url_origin(url)) return true;
  const std::string named = environment("ETALON_REGISTRY_REALM");
  return !named.empty() && origin == url_origin(named);
}

void Authorization::answer(Http& http, const HttpResponse& refused, std::string_view url) {
  const Challenge challenge = parse_challenge(refused.header("www-authenticate"));
  const auto credentials = find_credentials(host_);
  if (challenge.scheme == "bearer") {
    fetch_token(http, challenge, url, credentials);
    return;
  }
  check(challenge.scheme == "basic", ErrorKind::unsupported,
        text(url, ": 401, and the registry asks for '", challenge.scheme,
             "'; Etalon speaks Basic and Bearer"));
  check(credentials.has_value(), ErrorKind::io,
        text(url, ": 401 (the registry wants to know who asks); ", how_to_log_in(host_)));
  header_ = "Authorization: " + basic(*credentials);
}

void Authorization::fetch_token(Http& http, const Challenge& challenge, std::string_view url,
                                const std::optional<Credentials>& credentials) {
  const auto parameter = [&](const std::string& name) {
    const auto found = challenge.parameters.find(name);
    return found == challenge.parameters.end() ? std::string() : found->second;
  };
  const std::string realm = normal_url(parameter("realm"));
  check((realm.starts_with("https://") || realm.starts_with("http://")) &&
            realm.size() <= max_url_bytes && is_token(realm),
        ErrorKind::format, text(url, ": 401 with realm '", realm, "', which is no URL"));
  check(may_lead_to(url_origin(url), url_origin(realm)), ErrorKind::io,
        text(url, ": the registry sends credentials to '", realm,
             "', which is not encrypted; they are not given away"));
  check(!credentials || is_token_service(realm, url), ErrorKind::io,
        text(url, ": the registry wants user and password sent to '", realm,
             "', which is another server; if that is its token service set "
             "ETALON_REGISTRY_REALM=",
             url_origin(realm)));
  HttpRequest request{.url = realm, .most_body_bytes = 1 << 20};
  request.url += realm.find('?') == std::string::npos ? "?" : "&";
  request.url += "service=" + url_encoded(parameter("service"));
  for (const std::string& scope : split(parameter("scope"), ' ')) {
    if (!scope.empty()) request.url += "&scope=" + url_encoded(scope);
  }
  if (credentials) request.headers.push_back("Authorization: " + basic(*credentials));
  const HttpResponse response = http.send(request);
  check(response.is_success(), ErrorKind::io,
        text("GET ", request.url, ": ", response.status, " (the token service refuses ",
             credentials ? text("user '", credentials->user, "'") : "to answer without a user",
             "); ", how_to_log_in(host_)));
  const Json json = Json::parse(response.body, request.url);
  const Json* token = json.find("token");
  if (token == nullptr) token = &json.at("access_token");
  check(token->as_string().size() <= max_token_bytes && is_token(token->as_string()),
        ErrorKind::format,
        text(request.url, ": the token is larger than 64 KiB or no word of printable letters"));
  header_ = "Authorization: Bearer " + token->as_string();
}

}  // namespace etalon::models
