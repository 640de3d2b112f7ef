// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "jobs/options/job.hpp"
#include "validation/default_limits.hpp"
#include "validation/reachable.hpp"

namespace etalon::jobs {

/// Who is in the two splits that models are judged on; columns are empty where that is not known.
struct DealtCases {
  std::vector<std::string> test_patients;  ///< of each sample
  validation::TestCases validation = {};   ///< none of label volumes
};

/// What nobody wrote into a job file and these patients cannot show.
struct Settlement {
  std::vector<validation::LeftOut> limits;
  /// Why nothing is compressed: `the validation split has 3 patients …`; empty: as the job says.
  std::string no_compression = {};
};

/// As data/manifest.json of the job directory has them; nobody where the step `data` was not done.
/// Reads no label of the test split.
[[nodiscard]] DealtCases dealt_cases(const Job& job);

/// Leaves the job with the plan that is signed: without those defaults that nobody wrote and that
/// these patients cannot show. Without compression there is nothing to compare, and level L6 is no
/// default; there is none where nobody asked for it and the gate would accept no equal model. The
/// same for every look at one data set, so that each step means the same plan.
Settlement settle_plan(Job& job, const DealtCases& cases);

}  // namespace etalon::jobs
