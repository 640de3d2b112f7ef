// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// How many cases and patients of each class a split has. A patient with cases of both classes
/// counts in both.
struct ClassSizes {
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t patients = 0;
  std::int64_t positive_patients = 0;
  std::int64_t negative_patients = 0;

  [[nodiscard]] bool has_both_classes() const { return positives > 0 && negatives > 0; }
};

/// Counts; labels are 0 and 1.
[[nodiscard]] ClassSizes class_sizes(const Predictions& cases, const Clusters& clusters);

/// Level L1 of the test split: `L1.cases` and `L1.class_sizes`, with warnings where the plan
/// advises more.
[[nodiscard]] std::vector<Finding> assess_class_sizes(const ClassSizes& sizes, const Plan& plan);

}  // namespace etalon::validation
