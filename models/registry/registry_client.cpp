// SPDX-License-Identifier: Apache-2.0
#include "models/registry/registry_client.hpp"

#include "core/json.hpp"
#include "core/text.hpp"

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

std::string_view remedy(long status) {
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
  if (location.find("://") != std::string_view::npos) return std::string(location);
  check(location.starts_with('/'), ErrorKind::format,
        text(name(), ": the registry names no place to go on (Location '", location,
             "'); is this an OCI registry?"));
  return text(origin_, location);
}

HttpResponse RegistryClient::send(HttpRequest request) {
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
                              remedy(response.status))};
}

}  // namespace etalon::models
