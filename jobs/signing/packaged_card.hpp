// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "jobs/options/job.hpp"
#include "models/packages/provenance.hpp"
#include "validation/predictions/labels.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

/// What the card of a package is held against.
struct CardEvidence {
  const Job& job;                        ///< of job.toml
  const validation::Report& report;      ///< computed again
  const models::Provenance& provenance;  ///< by the developer
  const validation::LabelTable& labels;  ///< by the holder of the data
};

/// Makes the card of a package anew and compares it with card.json and card.md: name, uses and
/// performance from the report, the model from its file, compression from gate.json, how it was
/// trained and on what from the provenance, whose weights, parameters, classes, counts and patients
/// are held against model, report and labels. Throws an integrity error naming the key; returns
/// what was compared and what remains the developer's word.
[[nodiscard]] std::string compare_card(const std::filesystem::path& files,
                                       const CardEvidence& evidence);

}  // namespace etalon::jobs
