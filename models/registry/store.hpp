// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/registry/oci.hpp"

namespace etalon::models {

/// Where packages are kept: an OCI image layout folder or a repository of an OCI registry. Content
/// is addressed by digest and checked against it whenever it is read.
class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual bool has_blob(const Digest& digest) = 0;
  virtual void write_blob(const Digest& digest, std::string_view bytes) = 0;
  virtual void write_blob_file(const Digest& digest, const std::filesystem::path& file) = 0;
  /// Streams a blob to `to` (atomically); throws an integrity error naming the blob when its bytes
  /// do not have `size` and digest.
  virtual void read_blob_file(const Descriptor& blob, const std::filesystem::path& to) = 0;
  [[nodiscard]] virtual std::string read_blob(const Descriptor& blob) = 0;

  /// Asked with the manifest that a tag names until now; throws when it may not be replaced.
  using TagGuard = std::function<void(const std::optional<std::string>& manifest)>;
  /// Stores a manifest; a tag names it, an empty tag leaves it to its digest alone. `guard` is
  /// asked before the tag moves: in a layout under the lock of its index, so that of several pushes
  /// one is first; a registry has no such lock and is asked just before.
  virtual void write_manifest(const Artifact& artifact, std::string_view tag,
                              const TagGuard& guard = {}) = 0;
  /// Exact bytes of the manifest that a tag or `sha256:…` names; nothing when there is none.
  [[nodiscard]] virtual std::optional<std::string> find_manifest(
      std::string_view tag_or_digest) = 0;
  /// The same; throws an io error when there is none, listing the tags that exist.
  [[nodiscard]] std::string read_manifest(std::string_view tag_or_digest);
  /// Manifests whose subject is `digest`.
  [[nodiscard]] virtual std::vector<Descriptor> referrers(const Digest& digest) = 0;
  /// Tags of packages, sorted (tags that only keep referrers alive are left out).
  [[nodiscard]] virtual std::vector<std::string> tags() = 0;
  /// How the store is called in messages.
  [[nodiscard]] virtual std::string name() const = 0;
};

/// Where a package is: `out/job/registry:1.0` or `out/job/registry` (a layout folder),
/// `localhost:5000/team/model:1.0` or `…@sha256:…` (a registry), or a folder with `package/`.
struct Reference {
  enum class Kind : std::uint8_t { folder, layout, registry };
  Kind kind = Kind::folder;
  std::filesystem::path path;  ///< folder, layout
  std::string host;            ///< registry: host[:port]
  std::string repository;      ///< registry
  std::string tag;             ///< tag or digest; empty: the only or latest one
};
/// Decides by what exists on disk, then by form; throws a usage error that shows the three forms.
[[nodiscard]] Reference parse_reference(std::string_view text);
/// Whether the text is `host[:port]` alone, a registry as a whole.
[[nodiscard]] bool is_registry_host(std::string_view text) noexcept;

enum class Transport : std::uint8_t { https, plain_http };

/// Opens the store of a layout or registry reference; a layout is made when it does not exist and
/// `create` is set. Registries on the loopback interface may be talked to in plain HTTP without
/// being asked for. Credentials: ETALON_REGISTRY_USER and ETALON_REGISTRY_PASSWORD for the registry
/// ETALON_REGISTRY_HOST, else the `auths` of ~/.docker/config.json.
enum class Missing : std::uint8_t { fail, create };
/// `on_activity` is called whenever a registry is asked or bytes move.
[[nodiscard]] std::unique_ptr<Store> open_store(const Reference& reference,
                                                Transport transport = Transport::https,
                                                Missing missing = Missing::fail,
                                                const std::function<void()>& on_activity = {});

/// Whether a manifest is that of the package in `folder`: the same files with the same bytes.
[[nodiscard]] bool is_manifest_of(std::string_view manifest, const PackageFolder& folder);
/// Throws a config error when `tag` names something else in `store` than the package in `folder`:
/// who pulled that version would be told that it never was. `latest` is meant to move.
void check_tag_is_free(Store& store, std::string_view tag, const PackageFolder& folder);
/// The same of the manifest that the tag names, if any.
void check_tag_is_free(std::string_view store, std::string_view tag,
                       const std::optional<std::string>& manifest, const PackageFolder& folder);
/// What is said then.
[[nodiscard]] std::string tag_is_taken(std::string_view store, std::string_view tag,
                                       std::string_view manifest);

/// Called with bytes done and in total.
using TransferProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Whether a tag may become another package than the one that it names.
enum class TakenTag : std::uint8_t { replace, refuse };

/// Pushes a package with its signatures and statements; what the store has already is not sent
/// again. Returns the descriptor of its manifest. Throws as `check_tag_is_free` unless the tag may
/// be replaced, also when another push took it meanwhile.
Descriptor push_package(Store& store, const PackageFolder& folder, std::string_view name,
                        std::string_view tag, const TransferProgress& progress = {},
                        TakenTag taken = TakenTag::replace);
/// Everything that a pushed package consists of, sorted: its manifest, configuration and files, and
/// the signed documents that refer to it.
[[nodiscard]] std::vector<Digest> stored_blobs(Store& store, const Digest& package);
/// Writes `to`/package, signatures, statements and oci-manifest.json. `to` must not exist or be
/// empty; nothing is left behind when it fails. Throws integrity errors naming file and layer.
Descriptor pull_package(Store& store, std::string_view tag_or_digest,
                        const std::filesystem::path& to, const TransferProgress& progress = {});

}  // namespace etalon::models
