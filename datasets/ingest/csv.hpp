// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/array_view.hpp"
#include "datasets/ingest/delimited.hpp"
#include "datasets/ingest/table_columns.hpp"

namespace etalon::datasets {

/// The features (F) of one record as float32, NaN where a cell is empty, `nan` or `NA`. Throws
/// format errors naming file, line and column. Looks at no other column.
[[nodiscard]] Array read_features(const Record& record, const TableColumns& columns,
                                  const std::string& file);

}  // namespace etalon::datasets
