// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "validation/comparison/compare.hpp"

namespace etalon::jobs {

/// Two tables of predictions and the labels of their cases (docs/formats/case-tables.md); the same
/// file twice compares two of its columns.
struct ComparedFiles {
  std::filesystem::path first;
  std::filesystem::path second;
  std::filesystem::path labels;
};

/// Reads and compares; the same bits for any number of threads. Throws what reading throws.
/// `scored(finished, all)` is called for each case whose masks of one model have been scored.
[[nodiscard]] validation::Comparison compare_files(
    const ComparedFiles& files, const validation::CompareOptions& options, std::int64_t threads,
    const std::function<void(std::int64_t, std::int64_t)>& scored = {});
/// For people: a line for each metric, decisions by label, and the cases that the models decide
/// differently, as many as a person reads.
[[nodiscard]] std::string comparison_text(const validation::Comparison& comparison);

}  // namespace etalon::jobs
