// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/registry/referrer.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {

/// Whether a folder may become a layout: it is not there, is empty, or holds only what making a
/// layout begins with (another process makes it at this moment, was killed, or its disk was full).
[[nodiscard]] bool may_become_layout(const std::filesystem::path& root);

/// Whether a folder is a layout: it has the marker of one.
[[nodiscard]] bool is_layout(const std::filesystem::path& root);

/// An OCI image layout folder (image-spec v1.1): `oci-layout`, `index.json`, `blobs/sha256/…`.
/// Every file appears whole; index.json changes under a lock, so that several processes may push at
/// once. Referrers are entries of the index with an artifact type and no ref.name.
class LayoutStore final : public Store {
 public:
  /// Opens, or with Missing::create makes, the layout; throws io errors for a folder that is none.
  LayoutStore(std::filesystem::path root, Missing missing);

  /// Whether the blob is there with the bytes of its digest: a damaged one is written anew.
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
  [[nodiscard]] std::string name() const override { return root_.string(); }

 private:
  [[nodiscard]] std::filesystem::path blob_path(const Digest& digest) const;
  void require_blob(const Digest& digest) const;
  /// Of index.json as it is now; understood anew only when its bytes are others.
  [[nodiscard]] const std::vector<Descriptor>& entries();
  /// What the manifest of an entry says of itself. A digest names one manifest for ever: each is
  /// read once.
  [[nodiscard]] const ManifestSummary& summary(const Descriptor& entry);

  std::filesystem::path root_;
  std::string index_bytes_;
  std::vector<Descriptor> entries_;
  std::map<Digest, ManifestSummary> summaries_;
};

}  // namespace etalon::models
