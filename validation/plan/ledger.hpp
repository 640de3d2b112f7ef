// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "validation/plan/sealed_labels.hpp"

namespace etalon::validation {

/// One line of the ledger; also how a report quotes it.
[[nodiscard]] Json to_json(const Opening& opening);
/// Throws a format error that starts with `place`.
[[nodiscard]] Opening parse_opening(const Json& json, const std::string& place);

/// The lines as they stand in the file: canonical JSON, each ended by a newline.
[[nodiscard]] std::string ledger_bytes(const std::vector<Opening>& openings);
/// Reads the content of a ledger; throws as `read_ledger`, naming `source`.
[[nodiscard]] std::vector<Opening> parse_ledger(std::string_view bytes, const std::string& source);

/// Count and digest of the last line; the zero digest when there is none.
[[nodiscard]] LedgerHead head_of(std::span<const Opening> openings);
[[nodiscard]] Json to_json(const LedgerHead& head);
/// Throws a format error that starts with `place`.
[[nodiscard]] LedgerHead parse_ledger_head(const Json& json, const std::string& place);
/// Throws an integrity error unless the ledger begins with the lines that `known` is the head of:
/// what a signed document quotes may not be cut off, changed or deleted. `source` names the
/// document.
void check_continues(const std::filesystem::path& ledger, const LedgerHead& known,
                     std::string_view source);

/// Appends `opening` to a ledger (made when missing) with its count and the digest of the line
/// before filled in, and returns it so. The whole file is replaced at once and synced before this
/// returns. Throws as `read_ledger`.
Opening append_to_ledger(const std::filesystem::path& ledger, Opening opening);

/// `validate/ledger.jsonl` in the folder.
[[nodiscard]] std::filesystem::path ledger_of(const std::filesystem::path& folder);

}  // namespace etalon::validation
