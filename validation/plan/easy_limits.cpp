// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/easy_limits.hpp"

#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {

bool is_of_the_better_side(const Requirement& requirement) {
  const Better better = metric_of(requirement.metric).info().better;
  return better != Better::neither && is_lower_deciding(requirement) != (better == Better::higher);
}

}  // namespace etalon::validation
