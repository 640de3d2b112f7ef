// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "models/packages/bundle.hpp"

namespace etalon::models {

/// What stands in a package folder.
struct FolderScan {
  std::vector<PackageFile> files;                            ///< regular files by name
  std::vector<std::pair<std::string, std::string>> refused;  ///< name → why it cannot be signed
};

/// Lists and hashes a folder without following links. Throws io errors for what cannot be read.
[[nodiscard]] FolderScan scan_folder(const std::filesystem::path& folder);

/// The files in the order of their names: a foreign list may have another one.
[[nodiscard]] std::vector<PackageFile> by_name(std::vector<PackageFile> files);

}  // namespace etalon::models
