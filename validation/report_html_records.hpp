// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/report.hpp"

namespace etalon::validation::html {

/// What was validated: data, splits, operating point, digests.
[[nodiscard]] std::string subject_tables(const Report& report);
/// The plan: when it was fixed, by which digest and signature, and every field with its meaning.
[[nodiscard]] std::string plan_tables(const Report& report);
/// Every opening of the test labels.
[[nodiscard]] std::string openings_table(const Report& report);
/// The environment as it was recorded.
[[nodiscard]] std::string environment_table(const Report& report);

}  // namespace etalon::validation::html
