// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/report/report.hpp"

namespace etalon::validation::html {

/// `✓ Pass`: sign and word in the colour of the verdict.
[[nodiscard]] std::string badge(Verdict verdict);
/// The overall verdict with a sentence that says what it means.
[[nodiscard]] std::string overall_verdict(const Report& report);
/// One line per level: verdict and how many checks came out how.
[[nodiscard]] std::string level_list(const Report& report);
/// One table per level: check, cases, estimate, interval, requirement, plot, verdict.
[[nodiscard]] std::string finding_tables(const Report& report);

}  // namespace etalon::validation::html
