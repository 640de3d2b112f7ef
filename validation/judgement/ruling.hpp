// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/judgement/result.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// With what error a claim of a family is held against its limit, and what stands already of
/// others. Families decide by bounds that are nested in the error: no end lies within that of a
/// larger one, whatever the bound's arithmetic is.
struct ErrorOfClaim {
  std::int64_t divisor = 1;  ///< of the error of a single bound
  double part = 1;           ///< of that error, which the claim spends
  const RequirementResult* of_larger = nullptr;
  const RequirementResult* of_smaller = nullptr;
};

/// Keeps a result's interval between those of larger and of smaller errors. False, without an
/// interval, where a larger error already has none.
[[nodiscard]] bool nest(RequirementResult& result, const ErrorOfClaim& error);

/// Rules by the result's interval, and says so.
void rule(const Requirement& requirement, RequirementResult& result);

}  // namespace etalon::validation
