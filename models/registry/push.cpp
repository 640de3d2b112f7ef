// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

/// Bundles that a store keeps for a package.
struct KnownBundles {
  std::set<Digest> digests;  ///< whole ones, whatever name they were pushed under
  bool is_damaged = false;   ///< a referrer is missing or has other bytes: none is taken as known
};

KnownBundles known_bundles(Store& store, const Digest& package) {
  KnownBundles known;
  try {
    for (const Descriptor& referrer : store.referrers(package)) {
      if (referrer.artifact_type != bundle_media_type) continue;
      const std::string source = text(store.name(), ": referrer ", referrer.digest.prefixed());
      const ManifestSummary manifest =
          parse_manifest(store.read_manifest(referrer.digest.prefixed()), source);
      for (const Descriptor& layer : manifest.layers) {
        if (store.has_blob(layer.digest)) known.digests.insert(layer.digest);
      }
    }
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::integrity) throw;
    // Pushing all of them again repairs those that are the pusher's.
    return {.digests = {}, .is_damaged = true};
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
                        std::string_view tag, const TransferProgress& progress, TakenTag taken) {
  if (tag.empty()) tag = "latest";
  check_tag(tag);
  Store::TagGuard guard;
  if (taken == TakenTag::refuse) {
    // Before anything is sent, and when the tag is written.
    check_tag_is_free(store, tag, folder);
    guard = [&](const auto& manifest) { check_tag_is_free(store.name(), tag, manifest, folder); };
  }
  const Artifact package = package_artifact(folder, name);
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
  store.write_manifest(package, tag, guard);

  KnownBundles known = known_bundles(store, package.digest);
  for (const auto& bundles : {folder.signatures(), folder.statements()}) {
    for (const auto& [file_name, bundle] : bundles) {
      if (!known.digests.insert(sha256(std::string_view(bundle))).second) continue;
      const Artifact referrer = bundle_artifact(file_name, bundle, self);
      push_blobs(store, referrer);
      store.write_manifest(referrer, "");
    }
  }
  // What is still damaged is somebody else's, who has to push it again.
  if (known.is_damaged) static_cast<void>(store.referrers(package.digest));
  write_file(folder.root / "oci-manifest.json", package.manifest);
  return self;
}

std::vector<Digest> stored_blobs(Store& store, const Digest& package) {
  std::vector<Digest> blobs;
  const auto add = [&](const Digest& manifest) {
    const auto summary = parse_manifest(store.read_manifest(manifest.prefixed()), store.name());
    blobs.push_back(manifest);
    blobs.push_back(summary.config.digest);
    for (const Descriptor& layer : summary.layers) blobs.push_back(layer.digest);
  };
  add(package);
  for (const Descriptor& referrer : store.referrers(package)) add(referrer.digest);
  std::ranges::sort(blobs);
  blobs.erase(std::ranges::unique(blobs).begin(), blobs.end());
  return blobs;
}

}  // namespace etalon::models
