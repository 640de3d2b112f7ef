// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/check/folder_look.hpp"
#include "models/registry/http.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/names.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {
namespace {

/// Objects where the version names a package already that is not the one in the job directory.
void inspect_tag(const CheckTask& task, std::string_view store, const std::string& tag,
                 const std::optional<std::string>& manifest, Inspection& found) {
  if (!manifest || task.request.replaces_tag || tag == "latest") return;
  const models::PackageFolder own{task.job.directory()};
  std::error_code ignored;
  const bool is_own =
      std::filesystem::is_directory(own.files(), ignored) && models::is_manifest_of(*manifest, own);
  if (is_own) return;
  found.objections.push_back(
      objection_of(Error(ErrorKind::config, models::tag_is_taken(store, tag, *manifest)), store,
                   {"registry.reference", "package.version", "job.directory"}));
}

/// Asks for the registry's version without credentials: 200 and 401 are signs of life. One that
/// asks for none shows the tag too.
void inspect_host(const CheckTask& task, const models::Reference& reference, const std::string& tag,
                  Inspection& found) {
  const Job& job = task.job;
  const bool is_plain = job.registry.plain_http || models::is_loopback(reference.host);
  models::HttpRequest request;
  request.url = text(is_plain ? "http://" : "https://", reference.host, "/v2/");
  request.repeat = models::Repeat::never;
  models::Http http({.connect_seconds = 1, .stall_seconds = 1, .attempts = 1});
  const models::HttpResponse response = http.send(request);
  check(response.status == 200 || response.status == 401, ErrorKind::io,
        text("GET ", request.url, ": ", response.status,
             "; is this an OCI registry? Check host and port"));
  found.fact("registry", text(reference.host, "/", reference.repository, ": reachable",
                              response.status == 401 ? ", asks for credentials" : ""));
  if (response.status == 401) return;
  request.url += text(reference.repository, "/manifests/", tag);
  request.headers = {text("Accept: ", models::manifest_media_type)};
  std::optional<std::string> manifest;
  try {
    const models::HttpResponse named = http.send(request);
    if (named.status == 200) manifest = named.body;
  } catch (const Error&) {
    return;  // it lives, and takes its time: the push looks again
  }
  inspect_tag(task, text(reference.host, "/", reference.repository), tag, manifest, found);
}

/// A layout folder takes a package with a compressed model and its documents.
void inspect_layout(const CheckTask& task, const models::Reference& reference, Inspection& found) {
  constexpr std::string_view key = "registry.reference";
  if (!look_at_folder(key, reference.path, found)) return;
  const auto blobs = reference.path / "blobs" / "sha256";
  const auto look = look_at_folder(key, blobs, found);
  if (!look) return;
  const std::int64_t weights = task.model ? task.model->parameters * 4 : 0;
  inspect_free(*look, key, reference.path, "the package", 2 * weights + documents_bytes, {}, found);
}

}  // namespace

Inspection inspect_registry(const CheckTask& task) {
  const Job& job = task.job;
  Inspection found;
  const std::string tag = models::version_tag(job.package.version);
  if (job.registry.reference.empty()) {
    found.fact("registry", text((job.directory() / "registry").string(), ":", tag));
    return found;
  }
  std::optional<models::Reference> reference;
  examine(found, "registry.reference",
          [&] { reference = models::parse_reference(job.registry.reference); });
  if (!reference) return found;
  const std::string shown = reference->tag.empty() ? tag : reference->tag;
  if (reference->kind == models::Reference::Kind::folder) {
    found.object(ErrorKind::config, "registry.reference",
                 text("registry.reference is ", job.registry.reference,
                      ", a folder with a package, to which nothing is pushed"),
                 "name an OCI layout folder or a registry");
  } else if (reference->kind == models::Reference::Kind::layout) {
    inspect_layout(task, *reference, found);
    if (std::filesystem::exists(reference->path / "oci-layout")) {
      examine(found, "registry.reference", [&] {
        const auto store = models::open_store(*reference);
        inspect_tag(task, store->name(), shown, store->find_manifest(shown), found);
      });
    }
    found.fact("registry", text(reference->path.string(), ":", shown));
  } else {
    examine(found, "registry.reference", [&] { inspect_host(task, *reference, shown, found); },
            {"registry.plain_http"});
  }
  found.fact("tag", shown);
  return found;
}

}  // namespace etalon::jobs
