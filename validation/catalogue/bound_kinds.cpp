// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/bound_kinds.hpp"

#include <cstddef>

namespace etalon::validation {
namespace {

/// In the order of the enumeration.
constexpr BoundKind kinds[] = {
    {.kind = Certainty::share,
     .as_difference = Certainty::share,
     .of_value = {Warrant::simulated, MissingRule::by_trials, StudyKind::share},
     .of_difference = {Warrant::simulated, MissingRule::by_trials, StudyKind::share},
     .is_of_trials = true},
    {.kind = Certainty::rates,
     .as_difference = Certainty::resampled,
     .of_value = {Warrant::summed, MissingRule::holds, StudyKind::two_rates},
     .may_be_infinite = true},
    {.kind = Certainty::area,
     .as_difference = Certainty::area,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::area},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::area}},
    {.kind = Certainty::loss,
     .as_difference = Certainty::loss,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::brier},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::values}},
    {.kind = Certainty::relative_loss,
     .as_difference = Certainty::resampled,
     .of_value = {Warrant::simulated, MissingRule::open, StudyKind::scaled_brier}},
    {.kind = Certainty::weighted_loss,
     .as_difference = Certainty::influence,
     .of_value = {Warrant::coarse, MissingRule::open, StudyKind::values}},
    {.kind = Certainty::resampled,
     .as_difference = Certainty::resampled,
     .of_value = {Warrant::none, MissingRule::open, StudyKind::resampled},
     .of_difference = {Warrant::none, MissingRule::open, StudyKind::resampled},
     .needs_minimum = true,
     .is_drawn = true},
    {.kind = Certainty::influence,
     .as_difference = Certainty::influence,
     .of_value = {Warrant::none, MissingRule::open, StudyKind::values},
     .of_difference = {Warrant::none, MissingRule::open, StudyKind::values},
     .needs_minimum = true},
    {.kind = Certainty::mean_score,
     .as_difference = Certainty::mean_score,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::masks},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::values}},
    {.kind = Certainty::class_means,
     .as_difference = Certainty::class_means,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::masks},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::values}},
    {.kind = Certainty::bounded_error,
     .as_difference = Certainty::bounded_error,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::values},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::values}},
    {.kind = Certainty::readers,
     .as_difference = Certainty::readers,
     .of_value = {Warrant::simulated, MissingRule::open, StudyKind::readers},
     .of_difference = {Warrant::simulated, MissingRule::open, StudyKind::readers}},
    {.kind = Certainty::concordance,
     .as_difference = Certainty::influence,
     .of_value = {Warrant::simulated, MissingRule::open, StudyKind::concordance},
     .needs_minimum = true},
    {.kind = Certainty::class_areas,
     .as_difference = Certainty::class_areas,
     .of_value = {Warrant::simulated, MissingRule::holds, StudyKind::values},
     .of_difference = {Warrant::simulated, MissingRule::holds, StudyKind::values}},
};

consteval bool are_in_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return std::size(kinds) == static_cast<std::size_t>(Certainty::class_areas) + 1;
}
static_assert(are_in_order());

}  // namespace

const BoundKind& bound_kind(Certainty kind) { return kinds[static_cast<std::size_t>(kind)]; }

const BoundFacts& bound_facts(Certainty kind, bool is_paired) {
  return is_paired ? bound_kind(bound_kind(kind).as_difference).of_difference
                   : bound_kind(kind).of_value;
}

}  // namespace etalon::validation
