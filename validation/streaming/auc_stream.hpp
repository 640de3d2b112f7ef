// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/streaming/score_ranges.hpp"
#include "validation/uncertainty/bounds/auc_rows.hpp"

namespace etalon::validation {

/// Cases whose scores a rank sorts at once: about 40 bytes each.
inline constexpr std::int64_t sorted_cases = std::int64_t{1} << 23;

/// The rows of an AUC, (patients with a chosen case), on the root; on other ranks the numbers of
/// cases alone. Scores are sorted range by range (`score_ranges`), so that no rank holds more than
/// `most` of them at once; half pairs are whole numbers, so that neither ranges nor ranks nor
/// `threads` change a bit. With several models, the first one's of the cases that all have an
/// output for. Collective.
[[nodiscard]] AucRows stream_auc_rows(const CaseStream& cases, const RankedOf& of,
                                      std::int64_t threads, std::int64_t most = sorted_cases);

}  // namespace etalon::validation
