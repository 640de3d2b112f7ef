// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/auc_rows.hpp"

namespace etalon::validation {

std::uint64_t AucRows::lost(std::size_t kind, const AucRow& row, MissingRanks ranks) const {
  if (ranks == MissingRanks::best) return row.lost;
  const auto missing_others = static_cast<std::uint64_t>(missing[1 - kind]);
  const auto others = static_cast<std::uint64_t>(cases(1 - kind));
  return row.lost + 2 * missing_others * row.cases + 2 * others * row.missing;
}

std::uint64_t AucRows::ordered(std::size_t kind, const AucRow& row, MissingRanks ranks) const {
  const std::uint64_t all = std::uint64_t{row.cases} + row.missing;
  return 2 * static_cast<std::uint64_t>(cases(1 - kind)) * all - lost(kind, row, ranks);
}

std::uint64_t half_pairs_of_given(const AucRows& rows) {
  std::uint64_t won = 0;
  for (const AucRow& row : rows.patients[0])
    won += 2 * static_cast<std::uint64_t>(rows.given[1]) * row.cases - row.lost;
  return won;
}

std::uint64_t half_pairs_of(const AucRows& rows, MissingRanks ranks) {
  std::uint64_t won = 0;
  for (const AucRow& row : rows.patients[0]) won += rows.ordered(0, row, ranks);
  return won;
}

}  // namespace etalon::validation
