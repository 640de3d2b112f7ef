// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/array_view.hpp"
#include "datasets/ingest/cell_problems.hpp"
#include "datasets/ingest/delimited.hpp"
#include "datasets/ingest/table_columns.hpp"

namespace etalon::datasets {

/// The features (F) of one record as float32, NaN where a cell is empty, `nan` or `NA`. What is
/// wrong with a cell goes to `problems`, and its feature is NaN then; of a record with too many or
/// too few cells there are no features. Looks at no other column.
[[nodiscard]] Array read_features(const Record& record, const TableColumns& columns,
                                  CellProblems& problems);

}  // namespace etalon::datasets
