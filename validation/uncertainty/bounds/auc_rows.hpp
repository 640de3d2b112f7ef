// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"

namespace etalon::validation {

/// Half pairs of the cases of one class in one patient: those with an output against those of the
/// other class with an output. 24 bytes, as there is one for each patient of a study.
struct AucRow {
  std::uint64_t lost = 0;  ///< Σ over the cases of what each lacks of a flawless one
  std::uint32_t least_lost = std::numeric_limits<std::uint32_t>::max();  ///< by one of them
  std::uint32_t cases = 0;                                               ///< with an output
  std::uint32_t missing = 0;                                             ///< without

  /// Adds a case that loses so much.
  void add(std::uint32_t half_pairs_lost) noexcept {
    lost += half_pairs_lost;
    if (half_pairs_lost < least_lost) least_lost = half_pairs_lost;
    ++cases;
  }
};

/// Where cases without an output are ranked: all as wrong as they can be, positives below and
/// negatives above all others, or as right.
enum class MissingRanks : std::uint8_t { worst, best };

/// A model's scores reduced to patients, for bounds of its AUC: what does not grow with the cases.
struct AucRows {
  std::array<std::vector<AucRow>, 2> patients;  ///< of positives, of negatives, (patients) each
  std::array<std::int64_t, 2> given = {};       ///< cases with an output, of either class
  std::array<std::int64_t, 2> missing = {};

  [[nodiscard]] std::int64_t cases(std::size_t kind) const { return given[kind] + missing[kind]; }
  /// What the cases of a row of that kind lack of flawless ones, in half pairs.
  [[nodiscard]] std::uint64_t lost(std::size_t kind, const AucRow& row, MissingRanks ranks) const;
  /// And what they win.
  [[nodiscard]] std::uint64_t ordered(std::size_t kind, const AucRow& row,
                                      MissingRanks ranks) const;
};

/// Half pairs that positives win; of the cases with an output alone without ranks of others.
[[nodiscard]] std::uint64_t half_pairs_of_given(const AucRows& rows);
[[nodiscard]] std::uint64_t half_pairs_of(const AucRows& rows, MissingRanks ranks);

/// What `auc_spread` makes of the same cases, to the bit: with missing outputs at their worst, and
/// the variance of whatever they could have been up to `farthest`. Needs cases of both classes.
[[nodiscard]] AucSpread auc_spread(const AucRows& rows, MissingRanks farthest);
/// What `auc_difference_spread` makes of two models on the same patients, to the bit: candidate −
/// reference with the candidate's missing outputs at `candidate_ranks` and the reference's at the
/// opposite; `is_open`: or whatever they could have been up to the other end.
[[nodiscard]] DifferenceSpread auc_difference_spread(const AucRows& candidate,
                                                     const AucRows& reference,
                                                     MissingRanks candidate_ranks, bool is_open);

}  // namespace etalon::validation
