// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/json.hpp"
#include "validation/sealed_labels.hpp"

namespace etalon::validation {

/// One line of the ledger; also how a report quotes it.
[[nodiscard]] Json to_json(const Opening& opening);
/// Throws a format error that starts with `place`.
[[nodiscard]] Opening parse_opening(const Json& json, const std::string& place);

/// Appends `opening` to a ledger (made when missing) with its count and the digest of the line
/// before filled in, and returns it so. The whole file is replaced at once and synced before this
/// returns. Throws as `read_ledger`.
Opening append_to_ledger(const std::filesystem::path& ledger, Opening opening);

/// `validate/ledger.jsonl` in the folder.
[[nodiscard]] std::filesystem::path ledger_of(const std::filesystem::path& folder);

}  // namespace etalon::validation
