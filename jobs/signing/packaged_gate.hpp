// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "jobs/options/job.hpp"
#include "validation/predictions/labels.hpp"

namespace etalon::jobs {

/// Compares gate.json of a package with its job, its models, and what the scores and labels of the
/// validation split give: the full model's AUC in every round, and the numbers of the round that
/// accepted the packaged model. Throws an integrity error naming the place; returns what was
/// compared and what of it remains the developer's word.
[[nodiscard]] std::string compare_gate(const std::filesystem::path& files, const Job& job,
                                       const validation::LabelTable& labels);

}  // namespace etalon::jobs
