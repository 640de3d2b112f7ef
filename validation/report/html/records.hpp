// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/report/report.hpp"

namespace etalon::validation::html {

/// What was validated: data, splits, operating point, digests.
[[nodiscard]] std::string subject_tables(const Report& report);
/// The plan: the digest that was committed, and every field with its meaning.
[[nodiscard]] std::string plan_tables(const Report& report);

}  // namespace etalon::validation::html
