// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/names.hpp"
#include "models/registry/referrer.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {
namespace {

/// Bundles that the store keeps for the package already, whatever name they were pushed under.
std::set<Digest> known_bundles(Store& store, const Digest& package) {
  std::set<Digest> known;
  for (const Descriptor& referrer : store.referrers(package)) {
    if (referrer.artifact_type != bundle_media_type) continue;
    const std::string source = text(store.name(), ": referrer ", referrer.digest.prefixed());
    const ManifestSummary manifest =
        parse_manifest(store.read_manifest(referrer.digest.prefixed()), source);
    for (const Descriptor& layer : manifest.layers) known.insert(layer.digest);
  }
  return known;
}

void push_blobs(Store& store, const Artifact& artifact) {
  for (const auto& [digest, bytes] : artifact.blobs) {
    if (!store.has_blob(digest)) store.write_blob(digest, bytes);
  }
}

}  // namespace

Descriptor push_package(Store& store, const PackageFolder& folder, std::string_view name,
                        std::string_view tag, std::string_view created,
                        const TransferProgress& progress) {
  if (tag.empty()) tag = "latest";
  check_tag(tag);
  const Artifact package = package_artifact(folder, name, created);
  const Descriptor self = parse_manifest(package.manifest, "the package's manifest").self;

  std::int64_t total = 0;
  std::int64_t done = 0;
  for (const auto& [digest, file] : package.files) {
    total += static_cast<std::int64_t>(std::filesystem::file_size(file));
  }
  for (const auto& [digest, file] : package.files) {
    if (!store.has_blob(digest)) {
      with_context(file.string(), [&] { store.write_blob_file(digest, file); });
    }
    done += static_cast<std::int64_t>(std::filesystem::file_size(file));
    if (progress) progress(done, total);
  }
  push_blobs(store, package);
  // The tag appears when all that it names is there.
  store.write_manifest(package, tag);

  std::set<Digest> known = known_bundles(store, package.digest);
  for (const auto& bundles : {folder.signatures(), folder.statements()}) {
    for (const auto& [file_name, bundle] : bundles) {
      if (!known.insert(sha256(std::string_view(bundle))).second) continue;
      const Artifact referrer = bundle_artifact(file_name, bundle, self);
      push_blobs(store, referrer);
      store.write_manifest(referrer, "");
    }
  }
  write_file(folder.root / "oci-manifest.json", package.manifest);
  return self;
}

}  // namespace etalon::models
