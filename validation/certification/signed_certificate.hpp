// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "models/packages/package.hpp"

namespace etalon::validation {

/// The result (`PASSED`, `FAILED`) of the trial certificate that the key of `public_key` signed
/// over the package of this folder as it lies there. Nothing when there is no such certificate, or
/// no such key: what is not signed says nothing.
[[nodiscard]] std::optional<std::string> trial_result(const models::PackageFolder& folder,
                                                      const std::filesystem::path& public_key);

}  // namespace etalon::validation
