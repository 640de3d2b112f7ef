// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/html/interval_plot.hpp"
#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// The whole ruling with a sentence that says what it means, and how many requirements came out
/// how.
[[nodiscard]] std::string overall_ruling(const Subject& subject);
/// Labels, cases, unit, error, digests: what the ruling rests on.
[[nodiscard]] std::string basis_table(const Subject& subject);
/// One row a requirement: metric in words, column, subgroup, cases, estimate, interval, limit,
/// plot, ruling, reason.
[[nodiscard]] std::string requirement_table(const Subject& subject);

/// The interval of result `index` as it is drawn.
[[nodiscard]] html::HeldInterval held(const Subject& subject, std::size_t index);
/// Why a requirement came out as it did, as markup. What only result.json says, in English, is
/// marked as English.
[[nodiscard]] std::string reason(const Subject& subject, std::size_t index);

}  // namespace etalon::validation::page
