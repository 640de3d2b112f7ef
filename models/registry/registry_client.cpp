// SPDX-License-Identifier: Apache-2.0
#include "models/registry/registry_client.hpp"

#include "core/json.hpp"
#include "core/text.hpp"
#include "models/registry/loopback.hpp"

namespace etalon::models {
namespace {

struct RegistryError {
  std::string code = {};
  std::string message = {};
};

RegistryError registry_error(const HttpResponse& response) {
  try {
    const Json json = Json::parse(response.body, "reply");
    const Json::Array& errors = json.at("errors").as_array();
    if (errors.empty()) return {};
    RegistryError error{.code = errors.front().at("code").as_string()};
    if (const Json* message = errors.front().find("message"); message && message->is_string()) {
      error.message = message->as_string();
    }
    return error;
  } catch (const Error&) {
    return {};  // a proxy's page, or nothing
  }
}

constexpr int max_redirections = 5;

bool is_redirection(long status) { return status == 307 || status == 308; }

std::string_view remedy_of_status(long status) {
  if (status == 401)
    return "the registry does not accept user and password, or they do not suffice here: log in "
           "again";
  if (status == 403) return "ask for the right to this repository";
  if (status == 404) return "check repository and tag";
  if (status == 405) return "the registry forbids this; ask whoever runs it";
  if (status == 413) return "the registry or a proxy before it limits the size; raise that limit";
  if (status == 429) return "the registry limits the rate; wait and try again";
  if (status >= 500) return "the registry fails; try again later or look into its log";
  return "is this an OCI registry? Look into its log";
}

}  // namespace

std::string error_code(const HttpResponse& response) { return registry_error(response).code; }

RegistryClient::RegistryClient(std::string host, std::string repository, Transport transport,
                               const HttpOptions& options)
    : host_(std::move(host)),
      repository_(std::move(repository)),
      origin_(text(transport == Transport::https ? "https://" : "http://", host_)),
      http_(options),
      authorization_(host_) {}

std::string RegistryClient::url(std::string_view path) const {
  return text(origin_, "/v2/", repository_, "/", path);
}

std::string RegistryClient::absolute(std::string_view location) const {
  if (location.find("://") == std::string_view::npos) {
    check(location.starts_with('/') && !location.starts_with("//"), ErrorKind::format,
          text(name(), ": the registry names no place to go on (Location '", location,
               "'); is this an OCI registry?"));
    return text(origin_, location);
  }
  check(may_lead_to(url_origin(origin_), url_origin(location)), ErrorKind::io,
        text(name(), ": the registry leads to '", location,
             "', which is not encrypted; nothing is sent there, ask whoever runs the registry"));
  return normal_url(location);
}

std::string RegistryClient::next_page(const HttpResponse& response) const {
  const std::string link = response.header("link");  // </v2/…?last=…>; rel="next"
  const auto end = link.find('>');
  if (!link.starts_with('<') || end == std::string::npos) return {};
  std::string next = absolute(link.substr(1, end - 1));
  check(url_origin(next) == url_origin(origin_), ErrorKind::io,
        text(name(), ": the next page of a list is said to be at '", next,
             "', which is another server; ask whoever runs the registry"));
  return next;
}

HttpResponse RegistryClient::send(HttpRequest request) {
  HttpResponse response = send_once(request);
  for (int redirections = 0; is_redirection(response.status) && (request.body || request.file);
       ++redirections) {
    check(redirections < max_redirections, ErrorKind::io,
          text(request.method, " ", request.url, ": ", max_redirections,
               " redirections and no end; look into the registry's log"));
    request.url = absolute(response.header("location"));
    response = send_once(request);
  }
  return response;
}

HttpResponse RegistryClient::send_once(HttpRequest request) {
  const bool is_ours = url_origin(request.url) == url_origin(origin_);
  const std::vector<std::string> headers = request.headers;
  const auto authorize = [&] {
    request.headers = headers;
    if (is_ours && !authorization_.header().empty()) {
      request.headers.push_back(authorization_.header());
    }
  };
  authorize();
  HttpResponse response = http_.send(request);
  if (response.status != 401 || !is_ours) return response;
  authorization_.answer(http_, response, request.url);
  authorize();
  return http_.send(request);
}

HttpResponse RegistryClient::expect(long wanted, const HttpRequest& request) {
  HttpResponse response = send(request);
  if (response.status != wanted) throw failure(request, response);
  return response;
}

Error RegistryClient::failure(const HttpRequest& request, const HttpResponse& response) {
  const RegistryError error = registry_error(response);
  std::string reason = error.code;
  if (!error.message.empty()) reason += (reason.empty() ? "" : ": ") + error.message;
  return {ErrorKind::io, text(request.method, " ", request.url, ": ", response.status,
                              reason.empty() ? std::string() : text(" (", reason, ")"), "; ",
                              remedy_of_status(response.status))};
}

}  // namespace etalon::models
