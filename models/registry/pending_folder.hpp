// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/temporary_folder.hpp"

namespace etalon::models {

/// A folder beside its destination (`<destination>.tmp-XXXXXX`) that takes its place on `commit`
/// and is removed otherwise, if this process is killed by the next one with the same destination.
/// The destination must not exist or be an empty folder.
class PendingFolder {
 public:
  explicit PendingFolder(const std::filesystem::path& destination);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_->path(); }
  void commit();

 private:
  std::filesystem::path destination_;
  std::optional<TemporaryFolder> folder_;
};

}  // namespace etalon::models
