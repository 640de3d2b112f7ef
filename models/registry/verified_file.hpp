// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/file.hpp"
#include "models/registry/oci.hpp"

namespace etalon::models {

/// Counts and hashes the bytes of a blob as they arrive. Throws an integrity error naming blob and
/// store as soon as there are too many, or at the end when size or digest differ.
class BlobCheck {
 public:
  BlobCheck(Descriptor blob, std::string_view store) : blob_(std::move(blob)), store_(store) {}
  void take(std::span<const std::byte> data);
  void finish();
  [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

 private:
  Descriptor blob_;
  std::string store_;
  Sha256 hash_;
  std::int64_t bytes_ = 0;
};

/// A file that appears only when its bytes are those of the blob.
class VerifiedFile {
 public:
  VerifiedFile(const Descriptor& blob, const std::filesystem::path& to, std::string_view store)
      : check_(blob, store), file_(to) {}
  void write(std::span<const std::byte> data);
  void commit();
  [[nodiscard]] std::int64_t bytes() const noexcept { return check_.bytes(); }

 private:
  BlobCheck check_;
  AtomicFile file_;
};

/// A blob in memory (a config, a bundle), at most `most_bundle_bytes` of it.
class VerifiedText {
 public:
  VerifiedText(const Descriptor& blob, std::string_view store);
  void write(std::span<const std::byte> data);
  [[nodiscard]] std::string finish();
  [[nodiscard]] std::int64_t bytes() const noexcept { return check_.bytes(); }

 private:
  BlobCheck check_;
  std::string text_;
};

}  // namespace etalon::models
