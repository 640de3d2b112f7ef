// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "core/file_lock.hpp"

namespace etalon {

/// A new folder of this user alone (mode 0700) whose name nobody can foresee (mkdtemp), removed
/// with its content by the destructor unless it was released. What stood there before is never
/// used. Throws io errors naming the place. A process that was killed cannot remove its own: the
/// next one that makes a folder in the same place and of the same name does, when it finds the lock
/// file in it, of the same user, and free (not for `instead_of`).
class TemporaryFolder {
 public:
  static constexpr std::string_view lock_name = ".etalon.lock";

  /// `<prefix>XXXXXX` in the system's temporary directory ($TMPDIR or /tmp).
  [[nodiscard]] static TemporaryFolder in_system(std::string_view prefix);
  /// `<destination>.tmp-XXXXXX`: on the same file system, to be renamed to `destination`.
  [[nodiscard]] static TemporaryFolder beside(const std::filesystem::path& destination);
  /// On the same file system, where `temporary_name` says.
  [[nodiscard]] static TemporaryFolder instead_of(const std::filesystem::path& destination);

  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// The folder was moved away: nothing is removed any more.
  void release() noexcept { path_.clear(); }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

  /// `<name>XXXXXX`
  [[nodiscard]] static TemporaryFolder locked(const std::filesystem::path& name);

  std::filesystem::path path_;
  std::optional<FileLock> lock_;
};

}  // namespace etalon
