// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "jobs/options/job.hpp"
#include "jobs/signing/developer.hpp"
#include "validation/predictions/labels.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

// What a provenance says beside configurations and times. Each throws an integrity error naming the
// place that contradicts; returns what was compared.

/// The steps are those of a job, with their inputs and outputs and no others; what a step took from
/// an earlier one is what that one left; the report names everything that the step validate had.
[[nodiscard]] std::string compare_chain(const models::Provenance& provenance,
                                        const models::PublicKey& developer,
                                        const validation::Report& report);

/// The facts of the steps follow from report, plan, models and environment. `files` holds models
/// that the report judged.
[[nodiscard]] std::string compare_facts(const std::filesystem::path& files, const Job& job,
                                        const validation::Report& report,
                                        const models::Provenance& provenance);

/// The step validate left the ledger of these openings, the holder's labels, and the predictions
/// that the package has without them.
[[nodiscard]] std::string compare_held(const std::filesystem::path& files,
                                       const Developer& developer,
                                       const validation::LabelTable& labels);

}  // namespace etalon::jobs
