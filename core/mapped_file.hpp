// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "core/file_handle.hpp"

namespace etalon {

/// A regular file's bytes as they lie in the page cache: only what is looked at takes memory. For a
/// look at a few places of a large file; values are better read (`RegularFile`), since a file that
/// somebody cuts while it is looked at ends the process.
class MappedFile {
 public:
  /// Throws an io error naming the file.
  explicit MappedFile(const std::filesystem::path& file);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace etalon
