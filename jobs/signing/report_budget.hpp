// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/judgement/promise_studies.hpp"

namespace etalon::jobs {

/// What the self-certificates of a report may cost in this process: what it simulated of the same
/// plan and patients before is known.
[[nodiscard]] validation::PromiseBudget report_budget();

}  // namespace etalon::jobs
