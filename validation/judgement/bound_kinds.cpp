// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/bound_kinds.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

// Differences of kinds without a bound of their own are resampled.
constexpr BoundKind kinds[] = {
    {Certainty::share, Warrant::simulated, Warrant::simulated},
    {Certainty::rates, Warrant::summed, Warrant::none},
    {Certainty::area, Warrant::simulated, Warrant::simulated},
    {Certainty::loss, Warrant::simulated, Warrant::none},
    {Certainty::relative_loss, Warrant::simulated, Warrant::none},
    {Certainty::weighted_loss, Warrant::coarse, Warrant::none},
    {Certainty::resampled, Warrant::none, Warrant::none},
    {Certainty::influence, Warrant::none, Warrant::none},
};

}  // namespace

const BoundKind& bound_kind(Certainty kind) {
  const auto* const found = std::ranges::find(kinds, kind, &BoundKind::kind);
  ensure(found != std::end(kinds), "every kind of bound has a line");
  return *found;
}

}  // namespace etalon::validation
