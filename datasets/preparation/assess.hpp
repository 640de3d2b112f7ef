// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "datasets/objections.hpp"
#include "datasets/options.hpp"
#include "datasets/quality/checks.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// A source that was read: who is in it, the split of each sample, what the data checks say. The
/// findings hold what the job file decided about content and patients.
struct Assessment {
  std::vector<std::int64_t> patients;  ///< number of each sample's patient
  std::vector<Split> splits;           ///< of each sample
  QualityReport quality;
};

/// Joins similar patients where the options say so, deals the patients out and checks: what a
/// dataset is made of, and what a look at a source says beforehand. Throws what splitting throws.
[[nodiscard]] Assessment assess(const DataOptions& options, SampleTable& table);

/// One objection for each failed check, of the kind of error that the step `data` ends with.
void object_to_failures(const DataOptions& options, const QualityReport& quality,
                        Objections& objections);

}  // namespace etalon::datasets
