// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/masks/options.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Of which lesions of masks a requirement's share is. `none` for a metric that is not there.
[[nodiscard]] LesionsOf lesions_of(const Requirement& requirement);
[[nodiscard]] bool is_of_lesions(const Requirement& requirement);

/// What speaks against the lesions of one requirement: a size that is not asked for or no interval,
/// two models whose predicted lesions are not the same. Empty: nothing.
[[nodiscard]] std::string lesions_fault(const Requirement& requirement);
/// What speaks against `hit` of a plan that judges lesions of masks: none, one that is neither
/// overlap nor an IoU of `least_useful_overlap`, lesions that a mask which calls everything finds
/// without a requirement that such a mask does not meet.
[[nodiscard]] std::vector<std::string> lesion_faults(const RequirementPlan& plan);

/// Pairs that share less are no detection.
inline constexpr double least_useful_overlap = 0.1;

/// ` from 10 to 1000 mm3`; empty for lesions of every size.
[[nodiscard]] std::string size_in_words(const Requirement& requirement);
/// Whether a lesion of that volume counts. An edge holds up to one part in 10^12, as sizes do
/// where lesions are counted.
[[nodiscard]] bool is_of_size(const Requirement& requirement, double volume);

/// Adds to the options of a plan without faults which classes have lesions, and when one is found.
void ask_for_lesions(const RequirementPlan& plan, MaskOptions& options);

}  // namespace etalon::validation
