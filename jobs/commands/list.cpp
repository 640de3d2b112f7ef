// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "models/registry/name_list.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {

namespace {

/// `localhost:5000`: a registry as a whole, unless a folder of that name is there.
bool is_registry_host(const std::string& argument) {
  return models::is_registry_host(argument) && !std::filesystem::exists(argument);
}

int list_repositories(const Arguments& arguments) {
  const auto names = models::repositories(arguments.positional[0], transport_of(arguments));
  if (arguments.json) {
    std::printf("%s\n", Json::array_of(names).canonical().c_str());
    return 0;
  }
  for (const std::string& name : names) {
    std::printf("%s/%s\n", arguments.positional[0].c_str(), name.c_str());
  }
  if (names.empty())
    std::fprintf(stderr, "etalon: %s lists no repository\n", arguments.positional[0].c_str());
  return 0;
}

}  // namespace

int list_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give a layout folder, host/name or the host of a registry: etalon list out/job/registry");
  if (session.rank() != 0) return 0;
  if (is_registry_host(arguments.positional[0])) return list_repositories(arguments);
  const auto store =
      models::open_store(models::parse_reference(arguments.positional[0]), transport_of(arguments));
  Json packages = Json::array();
  if (!arguments.json)
    std::printf("%-20s %-71s %s\n", "tag", "manifest", "files, signed documents");
  for (const std::string& tag : store->tags()) {
    const std::string manifest = store->read_manifest(tag);
    const Digest digest = sha256(manifest);
    const auto package = models::parse_package_manifest(manifest, tag);
    std::int64_t bytes = 0;
    for (const auto& [name, layer] : package.files) bytes += layer.size;
    const auto referrers = store->referrers(digest);
    if (arguments.json) {
      packages.push_back(Json::object({{"tag", tag},
                                       {"manifest", digest.prefixed()},
                                       {"files", std::ssize(package.files)},
                                       {"bytes", bytes},
                                       {"documents", std::ssize(referrers)}}));
    } else {
      std::printf("%-20s %-71s %zu (%s), %zu\n", printable(tag).c_str(), digest.prefixed().c_str(),
                  package.files.size(), human_bytes(bytes).c_str(), referrers.size());
    }
  }
  if (arguments.json) std::printf("%s\n", packages.canonical().c_str());
  return 0;
}

}  // namespace etalon::jobs
