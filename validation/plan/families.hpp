// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "validation/plan/family_methods.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// More claims than this no family has.
inline constexpr std::int64_t most_claims = 100;
/// More families than this no plan has.
inline constexpr std::int64_t most_families = 1000;

/// What holds of its method. Of a plan that `check_requirements` takes.
[[nodiscard]] const MethodFacts& method_of(const Family& family);

/// That of a requirement; null when it stands alone. Of a plan that `check_requirements` takes.
[[nodiscard]] const Family* family_of(const RequirementPlan& plan, const Requirement& requirement);
/// Places of its requirements in the plan, rising.
[[nodiscard]] std::vector<std::size_t> claims_of(const RequirementPlan& plan, const Family& family);
/// How many of its claims must be shown for the plan to pass.
[[nodiscard]] std::int64_t needed_claims(const RequirementPlan& plan, const Family& family);

/// The part of the error of a single bound that this claim spends: 1 but in alpha spending.
[[nodiscard]] double spent_part(const RequirementPlan& plan, const Requirement& requirement);

/// The smallest one-sided error with which a requirement may be decided: alpha/2 when it stands
/// alone or in a fixed sequence, its part in alpha spending, else that divided by the claims of its
/// family. A bound that meets its limit then is shown whatever becomes of the other claims, but in
/// a sequence.
[[nodiscard]] double least_error(const RequirementPlan& plan, const Requirement& requirement);

/// What speaks against the families of a plan, each once: too many of them, a method that is not
/// there, with the reason; a family without a claim or with too many, `shown` below 1 or above its
/// claims, parts of the error that are not its claims', a requirement of an unknown family, one
/// claim under two ids, one that every model meets, too few resamples for the tails that its claims
/// are decided in.
[[nodiscard]] std::vector<std::string> family_faults(const RequirementPlan& plan);

}  // namespace etalon::validation
