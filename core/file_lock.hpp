// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/file_handle.hpp"

namespace etalon {

/// Holds an exclusive lock on a file (made when missing) among processes until it is destroyed; the
/// system releases it when the process dies. Network file systems that carry locks hold it among
/// their machines, too. Throws io errors, and an unsupported error where the file system has none.
class FileLock {
 public:
  /// Waits for others.
  explicit FileLock(const std::filesystem::path& file);
  /// Does not wait: nothing when another process has the lock.
  [[nodiscard]] static std::optional<FileLock> attempt(const std::filesystem::path& file);

  /// The lock of a file that is there and that nobody holds; nothing otherwise, whatever the
  /// reason.
  [[nodiscard]] static std::optional<FileLock> if_free(const std::filesystem::path& file);

  /// The locked file, open for reading and writing.
  [[nodiscard]] int descriptor() const noexcept { return handle_.get(); }

 private:
  explicit FileLock(FileHandle handle) noexcept : handle_(std::move(handle)) {}
  FileHandle handle_;
};

}  // namespace etalon
