// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace etalon::models {

/// Names in `folder` that end in `.sigstore.json`, sorted; none when there is no such folder.
/// Throws io errors.
[[nodiscard]] std::vector<std::string> bundle_file_names(const std::filesystem::path& folder);

/// Reads one of them; throws an integrity error naming it for a link, what is no regular file, or
/// more than `most_bundle_bytes`: a pulled package may hold anything.
[[nodiscard]] std::string read_bundle_file(const std::filesystem::path& file);

}  // namespace etalon::models
