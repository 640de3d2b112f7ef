// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datasets/objections.hpp"
#include "datasets/options.hpp"

namespace etalon::datasets {

/// What a column of a table is for.
enum class ColumnRole : std::uint8_t { feature, label, patient, excluded };

/// The columns of a table in the order of the file.
struct TableColumns {
  std::vector<std::string> names;
  std::vector<ColumnRole> roles;  ///< one per name

  [[nodiscard]] std::vector<std::string> features() const;
};

/// Names (from `data.columns` or the header that ends with the last skipped line) and roles of the
/// columns of `content`. Everything that does not fit is an objection: a header that cannot be
/// found, a key that names no column (with the nearest one, or the separator that the file seems to
/// have), two columns of one name, a column without a name that is not left out, no feature.
[[nodiscard]] TableColumns table_columns(const DataOptions& options, std::string_view content,
                                         Objections& objections);

}  // namespace etalon::datasets
