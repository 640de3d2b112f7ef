// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "datasets/quality/checks.hpp"

namespace etalon::datasets {

/// `pass` and "no WHAT" without items, else `bad` and "3 WHAT"; only the first hundred items are
/// kept, `count` counts all.
[[nodiscard]] QualityFinding make_finding(std::string id, Severity bad,
                                          std::vector<std::string> items, std::string_view what);

// One check each; their ids are those of `quality_check_ids`.
[[nodiscard]] QualityFinding missing_values(const SampleTable& table);
[[nodiscard]] QualityFinding constant_columns(const SampleTable& table);
[[nodiscard]] QualityFinding indistinct_values(const SampleTable& table);
[[nodiscard]] QualityFinding identifier_columns(const SampleTable& table);
/// `left_out` are the samples that do not stay, ascending.
[[nodiscard]] QualityFinding empty_classes(const SampleTable& table, std::span<const Split> splits,
                                           std::span<const std::string> classes,
                                           std::span<const std::size_t> left_out);
[[nodiscard]] QualityFinding leakage_patient(const SampleTable& table,
                                             std::span<const Split> splits);
[[nodiscard]] QualityFinding similar_patients(const SampleTable& table,
                                              std::span<const Split> splits);

/// `duplicates` and `leakage_content`, and the samples that leak.
[[nodiscard]] QualityReport check_content(const SampleTable& table, std::span<const Split> splits);

}  // namespace etalon::datasets
