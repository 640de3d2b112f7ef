// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/plan/requirements.hpp"
#include "validation/streaming/case_stream.hpp"

namespace etalon::validation {

/// What a requirement reads: its model, the reference if it is of a difference, its subgroup.
[[nodiscard]] inline WantedCases wanted_of(const Requirement& requirement) {
  WantedCases wanted{.models = {requirement.score}, .subgroup = requirement.subgroup};
  if (!requirement.reference.empty()) wanted.models.push_back(requirement.reference);
  return wanted;
}

}  // namespace etalon::validation
