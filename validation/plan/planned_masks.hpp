// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "validation/masks/mask_scores.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Whether a requirement judges masks. False for a metric that is not there.
[[nodiscard]] bool is_of_masks(const Requirement& requirement);

/// What speaks against the classes that a plan names for masks, each once: none where a metric
/// needs them, some where none does, one that is not value=name or stands twice, a requirement's
/// label that is none of them.
[[nodiscard]] std::vector<std::string> mask_faults(const RequirementPlan& plan);

/// How masks are scored for a plan without faults: its classes, with the tolerances of its
/// requirements. What none of them asks for is not looked for.
[[nodiscard]] MaskScoring mask_scoring(const RequirementPlan& plan);

/// Column of a case table that holds a model's outputs for the requirement: the model's own column;
/// of masks what they score there, `score: nsd.border/1 at 2 mm of liver`, of grades likewise,
/// `score: ordinal.within/1 at 1`. No two have one name: a
/// model whose own could be taken for more stands in quotes.
[[nodiscard]] std::string outputs_column(const Requirement& requirement, const std::string& model);

/// Attribute of a case table that says of each case whether its reference mask has a voxel of the
/// class, `yes` or `no`: `reference has liver`. A subgroup may name it.
[[nodiscard]] std::string presence_column(const std::string& of_class);
inline constexpr std::string_view is_present = "yes";
inline constexpr std::string_view is_absent = "no";

/// Whether a requirement's subgroup has the cases whose reference has the class that it scores.
[[nodiscard]] bool is_of_present(const Requirement& requirement);
/// The same of those whose reference lacks it.
[[nodiscard]] bool is_of_absent(const Requirement& requirement);

/// Whether all requirements are of one class of masks.
[[nodiscard]] bool is_of_one_class(const RequirementPlan& plan);

/// Why a mean distance has no bound.
inline constexpr const char* without_largest_distance =
    "the plan declares no largest distance (range = [0, MM]), which a structure that is missed may "
    "cost";

}  // namespace etalon::validation
