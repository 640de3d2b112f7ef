// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Whether a requirement judges the class that was given. False for a metric that is not there.
[[nodiscard]] bool is_of_grades(const Requirement& requirement);

/// What speaks against the names of all classes that there are: fewer than two or too many, one
/// that is empty, too long or stands twice.
[[nodiscard]] std::vector<std::string> class_name_faults(const std::vector<std::string>& classes);

/// What speaks against the classes that a plan of grades names in their order, each once: fewer
/// than two, one that is empty, too long or stands twice.
[[nodiscard]] std::vector<std::string> grade_faults(const RequirementPlan& plan);

/// Makes a table of one of several classes (`class`), whose predictions name the class that was
/// given, one of grades: classes become numbers in the plan's order, and each requirement's column
/// what its cases score. Throws format errors that name the case for a class that the plan does not
/// have and for a case without one, and for a column that is not there.
void take_grades(CaseTable& table, const RequirementPlan& plan);

}  // namespace etalon::validation
