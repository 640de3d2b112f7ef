// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "validation/predictions/predictions.hpp"

namespace etalon::validation {

/// The scores of one model on the cases; borrows from a table of predictions.
struct ModelScores {
  std::string name;    ///< `full` or `compressed`
  std::string suffix;  ///< of its findings: empty or `_compressed`
  std::span<const double> scores;
};

/// The full model, then the compressed one when there is one.
[[nodiscard]] inline std::vector<ModelScores> models_of(const Predictions& cases) {
  std::vector<ModelScores> models = {{"full", "", cases.score_full}};
  if (cases.has_compressed())
    models.push_back({"compressed", "_compressed", cases.score_compressed});
  return models;
}

}  // namespace etalon::validation
