// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/sums.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace etalon::validation {

enum class BetterScore : std::uint8_t { higher, lower, nearer_to_zero };

/// A metric of the rows that `score_structures` gives, with its definition's id.
struct ScoreColumn {
  std::string id;    ///< such as `hd95.pooled/1`
  std::string unit;  ///< `mm`, `mm3` (planar: of mm2), or empty for a ratio
  BetterScore better = BetterScore::higher;
  std::optional<double> parameter;  ///< tolerance or width in mm
  std::function<double(const StructureScores&)> value;

  /// `hd95.pooled/1`, `nsd.border/1 at 2 mm`.
  [[nodiscard]] std::string name() const;
};

/// All metrics of a row, always in the same order.
[[nodiscard]] std::vector<ScoreColumn> score_columns(const SegmentationOptions& options);

/// `volume_error.symmetric/1`: |P − R| / (P + R) of the volumes, 0 where both are equal, 1 where
/// the structure is missed or invented. Not among `score_columns`, whose tables have the signed
/// ones.
[[nodiscard]] ScoreColumn volume_error_column();

/// A row of `columns.size()` values: what one structure of one case contributes.
[[nodiscard]] std::vector<double> score_row(const StructureScores& scores,
                                            std::span<const ScoreColumn> columns);

/// Means of a structure's rows over cases, and how many of each presence there were: cases in which
/// it was missed or invented are among the means with the worst values. Exact sums: the order of
/// adding and joining changes no bit. Value type.
class ScoreSums {
 public:
  explicit ScoreSums(std::size_t columns) : sums_(columns) {}

  /// A row of `score_row`; an internal error when it has another size.
  void add(Presence presence, std::span<const double> row);
  void add(const ScoreSums& other);

  [[nodiscard]] std::int64_t cases() const noexcept;
  [[nodiscard]] std::int64_t cases(Presence presence) const noexcept {
    return cases_[static_cast<std::size_t>(presence)];
  }
  /// A numeric error without cases.
  [[nodiscard]] double mean(std::size_t column) const;

 private:
  std::vector<ExactSum> sums_;
  std::int64_t cases_[4] = {0, 0, 0, 0};
};

}  // namespace etalon::validation
