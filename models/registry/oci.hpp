// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "models/packages/package.hpp"

namespace etalon::models {

/// An OCI content descriptor (image-spec v1.1).
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::int64_t size = 0;
  std::string artifact_type = {};
  std::map<std::string, std::string> annotations = {};
  bool operator==(const Descriptor&) const = default;
};

[[nodiscard]] Json to_json(const Descriptor& descriptor);
/// Throws format errors naming key and reason.
[[nodiscard]] Descriptor parse_descriptor(const Json& json);

/// A manifest and the blobs it names that are small enough to be made in memory (config, bundles);
/// package files are blobs that lie in the package folder.
struct Artifact {
  std::string manifest;                                ///< exact bytes
  Digest digest;                                       ///< of the manifest
  std::map<Digest, std::string> blobs;                 ///< config and other in-memory blobs
  std::map<Digest, std::filesystem::path> files = {};  ///< layers that are files
};

/// The CNCF ModelPack manifest of a package: one `.raw` layer per file with its path in
/// `org.cncf.model.filepath`, so that a layer's digest is the file's digest that the signatures
/// list. The same package gives the same bytes: the config has no optional `createdAt`, since times
/// stand in the signed provenance.
[[nodiscard]] Artifact package_artifact(const PackageFolder& folder, std::string_view name);

/// A signed bundle as a referrer of the package's manifest: Sigstore bundle media type, empty
/// config, `subject`, the bundle file's name in `org.opencontainers.image.title`.
[[nodiscard]] Artifact bundle_artifact(std::string_view file_name, std::string_view bundle,
                                       const Descriptor& subject);

/// A package manifest read back.
struct PackageManifest {
  Descriptor config;
  std::vector<std::pair<std::string, Descriptor>> files;  ///< path → layer
};
/// Throws format errors naming `source` for what is no ModelPack manifest of Etalon's form, among
/// them paths that would leave the folder (`..`, absolute, empty, twice).
[[nodiscard]] PackageManifest parse_package_manifest(std::string_view bytes,
                                                     std::string_view source);

}  // namespace etalon::models
