// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/ruling.hpp"

#include <algorithm>
#include <string_view>

#include "core/text.hpp"

namespace etalon::validation {

bool nest(RequirementResult& result, const ErrorOfClaim& error) {
  if (error.of_larger != nullptr) {
    const RequirementResult& inner = *error.of_larger;
    if (!inner.lower || !inner.upper) {
      result.lower.reset();
      result.upper.reset();
      result.message = inner.message;
      return false;
    }
    result.lower = std::min(*result.lower, *inner.lower);
    result.upper = std::max(*result.upper, *inner.upper);
  }
  if (error.of_smaller != nullptr && error.of_smaller->lower && error.of_smaller->upper) {
    result.lower = std::max(*result.lower, *error.of_smaller->lower);
    result.upper = std::min(*result.upper, *error.of_smaller->upper);
  }
  return true;
}

void rule(const Requirement& requirement, RequirementResult& result) {
  const Side side = deciding_side(requirement);
  const bool by_lower = side == Side::at_least;
  const std::string_view of_what = !requirement.against.empty()     ? "of the gap "
                                   : !requirement.reference.empty() ? "of the difference "
                                                                    : "";
  result.ruling = decide(side, *result.lower, *result.upper, requirement.limit);
  result.message = text("the ", by_lower ? "lower" : "upper", " bound ", of_what, "is ",
                        fixed(by_lower ? *result.lower : *result.upper, 4), "; required is ",
                        by_lower ? "at least " : "at most ", requirement.limit);
  if (!result.family.empty())
    result.message +=
        text(" (claim of '", result.family, "', error ", fixed(100 * result.error, 4), " %)");
}

}  // namespace etalon::validation
