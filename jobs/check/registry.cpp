// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/check/folder_look.hpp"
#include "models/registry/http.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/names.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {
namespace {

/// Asks for the registry's version without credentials: 200 and 401 are signs of life.
void inspect_host(const Job& job, const models::Reference& reference, Inspection& found) {
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
}

/// A layout folder takes a package with a compressed model and its documents.
void inspect_layout(const CheckTask& task, const models::Reference& reference, Inspection& found) {
  constexpr std::string_view key = "registry.reference";
  if (!look_at_folder(key, reference.path, found)) return;
  const auto blobs = reference.path / "blobs" / "sha256";
  const auto look = look_at_folder(key, blobs, found);
  if (!look) return;
  const std::int64_t weights = task.model ? task.model->parameters * 4 : 0;
  inspect_free(*look, key, reference.path, "the package", 2 * weights + documents_bytes, found);
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
    found.fact("registry", text(reference->path.string(), ":", shown));
  } else {
    examine(found, "registry.reference", [&] { inspect_host(job, *reference, found); });
  }
  found.fact("tag", shown);
  return found;
}

}  // namespace etalon::jobs
