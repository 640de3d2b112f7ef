// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// Columns of lesions that the plan names (`outputs_column`), in the order of names.
[[nodiscard]] std::vector<std::string> lesion_columns(const Subject& subject);

/// A table of the lesions of a column by their volume, in four parts of equal numbers.
[[nodiscard]] std::string lesion_table(const Subject& subject, const std::string& column);

}  // namespace etalon::validation::page
