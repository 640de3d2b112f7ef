// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace etalon::jobs {

/// A folder whose files belong together: one more or another one breaks what was signed or
/// recorded.
struct KeptFolder {
  enum class Kind : std::uint8_t { job_directory, package, layout };
  std::filesystem::path folder;
  Kind kind;
};

/// The nearest such folder that a path lies in, or would lie in, whatever links lead there; nothing
/// when it lies in none. Only reads.
[[nodiscard]] std::optional<KeptFolder> kept_folder_around(const std::filesystem::path& path);

/// `the package folder model, whose files its signatures name`: with who writes there.
[[nodiscard]] std::string describe(const KeptFolder& kept);

}  // namespace etalon::jobs
