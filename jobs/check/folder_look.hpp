// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/check/inspection.hpp"

namespace etalon::jobs {

/// A folder that a job will write into, which need not stand yet.
struct FolderLook {
  std::filesystem::path standing;  ///< the nearest folder above it that stands, or itself
  std::int64_t free = -1;          ///< bytes of its file system that may be used; −1: not known
};

/// Looks at the folder that `key` names. Objects, and gives nothing, where something above it is no
/// folder or cannot be written to.
[[nodiscard]] std::optional<FolderLook> look_at_folder(std::string_view key,
                                                       const std::filesystem::path& folder,
                                                       Inspection& found);
/// Objects when `wanted` bytes more, an estimate that rests on `keys`, do not fit there.
void inspect_free(const FolderLook& look, std::string_view key, const std::filesystem::path& folder,
                  std::string_view what, std::int64_t wanted, std::vector<std::string> keys,
                  Inspection& found);

}  // namespace etalon::jobs
