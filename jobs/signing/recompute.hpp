// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jobs/signing/developer.hpp"
#include "models/packages/verify.hpp"
#include "validation/predictions/labels.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

/// The model files of a package that the report judged, by their names there. Throws an integrity
/// error when the report names other bytes, a model is missing, or a model stands there that the
/// report does not speak of.
[[nodiscard]] std::vector<validation::Evidence> judged_models(const std::filesystem::path& files,
                                                              const validation::Report& report);

/// The same as a check, for who verifies a package: report and scores speak for the models that
/// gave them only.
[[nodiscard]] models::PackageCheck check_judged_models(const std::filesystem::path& files);

/// Computes the report of a package again: findings, curves and counts from evidence/predictions.h5
/// and the labels, the data checks from evidence/quality.json, the form of the models from their
/// files, files and openings from the provenance. Throws an integrity error naming the first place
/// that differs; returns what was compared.
[[nodiscard]] std::string recompute(const std::filesystem::path& files,
                                    const validation::Report& report, const Developer& developer,
                                    const validation::LabelTable& labels, std::int64_t threads);

}  // namespace etalon::jobs
