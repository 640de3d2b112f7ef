// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/registry/http.hpp"
#include "models/registry/registry_client.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {

/// The names under `key` (`tags`, `repositories`) of a list that a registry sends in pages, in its
/// order, from the page at `url` on; none when the registry does not know the list (404). Throws an
/// io error when the list does not end: a page that brings no new name and names another page, more
/// than 1000 pages or 100,000 names.
[[nodiscard]] std::vector<std::string> listed_names(RegistryClient& client, const std::string& url,
                                                    std::string_view key);

/// Names of the repositories of a registry (`GET /v2/_catalog`), sorted. Throws an unsupported
/// error when the registry gives no such list, as most public ones.
[[nodiscard]] std::vector<std::string> repositories(const std::string& host, Transport transport,
                                                    const HttpOptions& options = {});

}  // namespace etalon::models
