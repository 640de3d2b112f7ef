// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "validation/levels/data/class_sizes.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// What level L3 and L6 look at; borrows.
struct TestSplit {
  const Predictions& cases;
  const Clusters& clusters;
  const ClassSizes& sizes;
  std::optional<double> threshold;  ///< the operating point; nothing: none could be chosen
};

}  // namespace etalon::validation
