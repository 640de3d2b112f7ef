// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/json.hpp"

namespace etalon::jobs {

/// What a job directory holds, from its records and its report: data, model, weights' digest, AUC
/// with interval before and after compression, verdict per level, package digest, where the report
/// is; of a pulled package what its card, its report and the certificates beside it say, none of it
/// verified. Steps that were not done yet are left out. Throws an io error when there is no job at
/// all.
[[nodiscard]] Json summarize(const std::filesystem::path& directory);

/// The same as a short table.
[[nodiscard]] std::string summary_table(const Json& summary);

enum class Reader : bool { person, program };
/// Table or JSON on stdout.
void print_summary(const Json& summary, Reader reader);

}  // namespace etalon::jobs
