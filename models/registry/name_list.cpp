// SPDX-License-Identifier: Apache-2.0
#include "models/registry/name_list.hpp"

#include <algorithm>
#include <set>

#include "core/json.hpp"
#include "core/text.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/names.hpp"

namespace etalon::models {

std::vector<std::string> listed_names(RegistryClient& client, const std::string& url,
                                      std::string_view key) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  HttpRequest request{.url = url, .most_body_bytes = max_page_bytes};
  for (int page = 0; !request.url.empty(); ++page) {
    const HttpResponse response = client.send(request);
    if (response.status == 404 && page == 0) return {};
    if (response.status != 200) throw RegistryClient::failure(request, response);
    const Json list = Json::parse(response.body, request.url);
    const std::size_t before = names.size();
    const Json* entries = list.find(key);
    const bool is_page = entries != nullptr && !entries->is_null();
    for (const Json& entry : is_page ? entries->as_array() : Json::Array{}) {
      if (seen.insert(entry.as_string()).second) names.push_back(entry.as_string());
    }
    const std::string next = client.next_page(response);
    check(names.size() <= max_listed_names && page < max_pages &&
              (next.empty() || names.size() > before),
          ErrorKind::io,
          text(client.name(), ": the list of ", key, " does not end (", page + 1, " pages, ",
               names.size(), " names); name the package with its tag"));
    request.url = next;
  }
  return names;
}

std::vector<std::string> repositories(const std::string& host, Transport transport,
                                      const HttpOptions& options) {
  RegistryClient client(host, {}, is_loopback(host) ? Transport::plain_http : transport, options);
  const HttpRequest request{.url = client.catalog_url()};
  std::vector<std::string> names = listed_names(client, request.url, "repositories");
  std::erase_if(names, [](const std::string& name) { return !is_repository(name); });
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace etalon::models
