// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/registry/registry_client.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {

struct RegistryOptions {
  HttpOptions http = {};
  /// Larger blobs are sent in chunks, so that a broken connection costs one chunk, not all.
  std::int64_t chunked_above = std::int64_t{64} << 20U;
  std::int64_t chunk_bytes = std::int64_t{32} << 20U;
};

/// A repository of an OCI registry (distribution-spec v1.1). Where the registry has no referrers
/// API, each referrer has a tag `sha256-<subject>.<short digest>` of its own, which keeps garbage
/// collection away, and the index under the fallback tag `sha256-<subject>` is made again from the
/// list of tags after every write, until it holds what is listed: writers at the same time end with
/// one complete index.
class RegistryStore final : public Store {
 public:
  RegistryStore(std::string host, std::string repository, Transport transport,
                const RegistryOptions& options = {});

  [[nodiscard]] bool has_blob(const Digest& digest) override;
  void write_blob(const Digest& digest, std::string_view bytes) override;
  void write_blob_file(const Digest& digest, const std::filesystem::path& file) override;
  void read_blob_file(const Descriptor& blob, const std::filesystem::path& to) override;
  [[nodiscard]] std::string read_blob(const Descriptor& blob) override;
  void write_manifest(const Artifact& artifact, std::string_view tag,
                      const TagGuard& guard = {}) override;
  [[nodiscard]] std::optional<std::string> find_manifest(std::string_view tag_or_digest) override;
  [[nodiscard]] std::vector<Descriptor> referrers(const Digest& digest) override;
  [[nodiscard]] std::vector<std::string> tags() override;
  [[nodiscard]] std::string name() const override { return client_.name(); }

 private:
  HttpResponse put_manifest(std::string_view bytes, std::string_view media_type,
                            std::string_view reference);
  [[nodiscard]] std::vector<std::string> all_tags();
  /// Entries of the fallback index and of every tag that keeps a referrer of `subject`.
  [[nodiscard]] std::vector<Descriptor> tagged_referrers(const Digest& subject);
  void rebuild_referrers(const Digest& subject);

  RegistryClient client_;
  RegistryOptions options_;
};

}  // namespace etalon::models
