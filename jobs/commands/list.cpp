// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
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

std::string row(std::string_view tag, std::string_view manifest, std::string_view contents) {
  return line(padded(tag, 20), " ", padded(manifest, 71), " ", contents);
}

int list_repositories(const Arguments& arguments) {
  const auto names = models::repositories(arguments.positional[0], transport_of(arguments));
  if (arguments.json) {
    print_json(Json::array_of(names));
    return 0;
  }
  for (const std::string& name : names) print(line(arguments.positional[0], "/", name));
  if (names.empty()) {
    print_error(line("etalon: ", arguments.positional[0], " lists no repository"));
  }
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
  if (!arguments.json) print(row("tag", "manifest", "files, signed documents"));
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
      print(row(tag, digest.prefixed(),
                text(package.files.size(), " (", human_bytes(bytes), "), ", referrers.size())));
    }
  }
  if (arguments.json) print_json(packages);
  return 0;
}

}  // namespace etalon::jobs
