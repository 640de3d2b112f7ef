// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/plan/requirements.hpp"
#include "validation/streaming/case_stream.hpp"

namespace etalon::validation {

/// Looks at every label and output that the plan judges before anything is judged, also those of
/// cases that no subgroup has. Throws what reading throws, and what a table's cases are refused
/// for: a score that is no probability where a metric needs them, or so large that none lies
/// beyond it where some are missing (numeric errors naming requirement and case). Collective.
void check_outputs(const CaseStream& cases, const RequirementPlan& plan);

}  // namespace etalon::validation
