// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <optional>

#include "core/unique_handle.hpp"

namespace etalon::models {

/// Holds an exclusive lock on a file (made when missing) among processes until it is destroyed; the
/// system releases it when the process dies. Waits for others; throws an io error when that fails.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file);

  /// The lock when nobody holds it; nothing when somebody does or the file cannot be opened.
  [[nodiscard]] static std::optional<FileLock> if_free(const std::filesystem::path& file);

 private:
  struct Traits {
    using Handle = int;
    static Handle null() noexcept { return -1; }
    static void release(Handle descriptor) noexcept { ::close(descriptor); }
  };
  explicit FileLock(UniqueHandle<Traits> locked) : descriptor_(std::move(locked)) {}

  UniqueHandle<Traits> descriptor_;
};

}  // namespace etalon::models
