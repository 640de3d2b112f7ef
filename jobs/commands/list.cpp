// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "models/registry/http.hpp"
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

/// What a tag names.
struct ListedPackage {
  std::string tag;
  Digest manifest;
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::int64_t documents = 0;
};

/// Throws what its manifest and the list of its documents throw.
ListedPackage look_at(models::Store& store, const std::string& tag,
                      const std::optional<std::string>& manifest) {
  check(manifest.has_value(), ErrorKind::io,
        "the tag is listed, but names no manifest; push the package again or remove the tag");
  ListedPackage package{.tag = tag, .manifest = sha256(*manifest)};
  for (const auto& [name, layer] : models::parse_package_manifest(*manifest, "manifest").files) {
    ++package.files;
    package.bytes += layer.size;
  }
  package.documents = std::ssize(store.referrers(package.manifest));
  return package;
}

Json to_json(const ListedPackage& package) {
  return Json::object({{"tag", package.tag},
                       {"manifest", package.manifest.prefixed()},
                       {"files", package.files},
                       {"bytes", package.bytes},
                       {"documents", package.documents}});
}

/// Tags in a row that a registry does not answer for before it is left: each is waited for.
constexpr int most_unanswered = 3;

/// Says once on stderr that a registry is waited for, when it has been silent for a while.
class SilenceNotice {
 public:
  SilenceNotice(const std::string& whom, bool is_shown)
      : thread_([this, whom, is_shown](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          const bool is_over =
              wake_.wait_for(lock, stop, patience, [] { return false; }) || stop.stop_requested();
          if (is_over || !is_shown) return;
          print_error(line("etalon: waiting for ", whom, ", which has not replied for ",
                           patience.count(), " s (given up after ",
                           models::longest_silence({}).count(), " s each time)"));
        }) {}

 private:
  static constexpr std::chrono::seconds patience{3};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses what stands above
};

/// A row for each tag; one that cannot be read is named, and the exit code is that of the first.
int list_packages(models::Store& store, bool is_json) {
  Json packages = Json::array();
  std::optional<ErrorKind> first;
  int unanswered = 0;
  if (!is_json) print(row("tag", "manifest", "files, signed documents"));
  const auto asked = [&](const auto& question) {
    const SilenceNotice notice(store.name(), !is_json);
    return question();
  };
  for (const std::string& tag : asked([&] { return store.tags(); })) {
    try {
      const auto manifest = asked([&] { return store.find_manifest(tag); });
      unanswered = 0;
      const ListedPackage package = look_at(store, tag, manifest);
      if (is_json) {
        packages.push_back(to_json(package));
      } else {
        print(row(tag, package.manifest.prefixed(),
                  text(package.files, " (", human_bytes(package.bytes), "), ", package.documents)));
      }
    } catch (const Error& problem) {
      const bool is_silence = dynamic_cast<const models::ConnectionError*>(&problem) != nullptr;
      unanswered = is_silence ? unanswered + 1 : 0;
      if (unanswered == most_unanswered) throw;
      if (!first) first = problem.kind();
      if (is_json) {
        packages.push_back(Json::object(
            {{"tag", tag},
             {"error",
              Json::object({{"kind", to_string(problem.kind())}, {"message", problem.what()}})}}));
      }
      print_error(line("etalon: error[", to_string(problem.kind()), "] tag ", tag,
                       ": could not be read (", problem.what(), ")"));
    }
  }
  if (is_json) print_json(packages);
  return first ? exit_code(*first) : 0;
}

int list_repositories(const Arguments& arguments) {
  const auto names = [&] {
    const SilenceNotice notice(arguments.positional[0], !arguments.json);
    return models::repositories(arguments.positional[0], transport_of(arguments));
  }();
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
  return list_packages(*store, arguments.json);
}

}  // namespace etalon::jobs
