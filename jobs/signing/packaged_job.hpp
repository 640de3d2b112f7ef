// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "jobs/options/job.hpp"
#include "models/packages/provenance.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

// What certifying looks at beside models and numbers. Each throws an integrity error that says what
// does not belong to the report and the provenance; returns what was compared.

/// The files that a package of any job has are there: a later look cannot fail for want of one.
[[nodiscard]] std::string check_files_are_there(const std::filesystem::path& files);

/// A package has the files of its job and of the report's models, and no others.
[[nodiscard]] std::string compare_file_names(const std::filesystem::path& files, const Job& job,
                                             const validation::Report& report);

/// `job.toml` is the job that the report's plan and the provenance's configurations are of.
[[nodiscard]] std::string compare_job(const Job& job, const validation::Report& report,
                                      const models::Provenance& provenance);

/// `evidence/quality.json` is what the step validate left, and no check passed that found
/// something, unless the configuration of the step data decided so.
[[nodiscard]] std::string compare_quality(const std::filesystem::path& files,
                                          const models::Provenance& provenance);

}  // namespace etalon::jobs
