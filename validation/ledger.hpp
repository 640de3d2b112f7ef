// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "validation/sealed_labels.hpp"

namespace etalon::validation {

/// Appends `opening` to a ledger (made when missing) with its count and the digest of the line
/// before filled in, and returns it so. The whole file is replaced at once and synced before this
/// returns. Throws as `read_ledger`.
Opening append_to_ledger(const std::filesystem::path& ledger, Opening opening);

/// `validate/ledger.jsonl` in the folder.
[[nodiscard]] std::filesystem::path ledger_of(const std::filesystem::path& folder);

}  // namespace etalon::validation
