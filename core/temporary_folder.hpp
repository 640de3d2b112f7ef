// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace etalon {

/// A new folder of this user alone (mode 0700) whose name nobody can foresee (mkdtemp), removed
/// with its content by the destructor unless it was released. What stood there before is never
/// used. Throws io errors naming the place.
class TemporaryFolder {
 public:
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

  std::filesystem::path path_;
};

}  // namespace etalon
