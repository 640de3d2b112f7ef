// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phrase.hpp"

namespace etalon::validation {

struct Grounds;

/// What a ruling takes for granted, since no file shows it. One line in the table of names and
/// sentences for each.
enum class Assumption : std::uint8_t {
  plan_before_labels,     ///< nobody signed the plan: limits may have been chosen on these labels
  thresholds_beforehand,  ///< the model was not tuned on these cases; a signature bears the limits
  patients_by_predictions,  ///< who is judged says which cases belong together
  subgroups_by_predictions,
  independent_patients,
  independent_cases,
  sample_of_use,   ///< the cases are drawn as the intended use would draw them
  readers_of_use,  ///< readers of a study are drawn from those who are to use it
  sizes_of_use,    ///< patients have as many cases as in the intended use
  absence_of_use,  ///< as many references lack the structure as there
  known_labels,    ///< cases of unknown label are left out as if by chance
  true_labels,
  independent_censoring,
  claims_not_opposed,  ///< families by Hochberg: Simes' inequality holds of their claims
  scores_of_one_kind,  ///< an AUC passes: no part of a class is missed wholly that has not shown
  losses_of_one_kind,  ///< a share passes: no few patients fail as a whole beside single failures
};
/// Its name in documents, such as `plan.before_labels`.
[[nodiscard]] std::string_view to_string(Assumption assumption) noexcept;

/// What is taken for granted here, and what would show it: a sentence that begins small and has no
/// full stop. Names of the tables stand in it as they are.
[[nodiscard]] std::string sentence(Assumption assumption, const Grounds& grounds,
                                   Language language = Language::en);

}  // namespace etalon::validation
