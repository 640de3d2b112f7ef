// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "validation/metrics/classes/class_table.hpp"

namespace etalon::validation {

/// A metric of a table of classes with its derivative by a case of each cell.
struct InfluencedTable {
  double value = 0;
  /// (k, k+1) as the table: ∂value/∂w of a case that stands in the cell, for one case of the table.
  std::vector<double> influence;
};

/// Of `macro_f1`, which says what it throws.
[[nodiscard]] InfluencedTable influenced_macro_f1(const ClassTable& table);
/// Of `matthews_correlation`; a numeric error where that is NaN.
[[nodiscard]] InfluencedTable influenced_matthews_correlation(const ClassTable& table);

}  // namespace etalon::validation
