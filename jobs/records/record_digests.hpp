// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace etalon::jobs {

/// Larger than any record of a dataset of many shards.
inline constexpr std::int64_t most_record_bytes = std::int64_t{1} << 26;

/// Notes the digest of a record in records/digests.json of the job directory, apart from the record
/// itself: a record that is edited later is no longer the one that its step left. To be called
/// before the record is written, so that a record never stands there unnoted.
void note_record(const std::filesystem::path& directory, const std::filesystem::path& record,
                 std::string_view bytes);

/// Throws an integrity error unless the bytes are those that were noted. It says what is wrong with
/// the digests, lists every record that is not noted as it stands, and gives the one command that
/// has their steps done again.
void check_noted(const std::filesystem::path& directory, const std::filesystem::path& record,
                 std::string_view bytes);

}  // namespace etalon::jobs
