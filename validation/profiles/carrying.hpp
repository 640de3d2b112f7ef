// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/plan/requirements.hpp"
#include "validation/profiles/plan_profile.hpp"

namespace etalon::validation {

/// In what a requirement of the same metric is not what the finding asks for, each as what it says,
/// what is asked and what to do; empty: it carries the finding. An open threshold is any here, and
/// of a number of subgroups any value of the column is one.
[[nodiscard]] std::vector<std::string> differences(const Requirement& requirement,
                                                   const MandatoryFinding& finding);
/// What follows `column=` in the requirement's subgroup; empty when it is of another column.
[[nodiscard]] std::string subgroup_value(const Requirement& requirement, const std::string& column);

}  // namespace etalon::validation
