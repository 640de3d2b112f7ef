// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/power/studies/draws.hpp"

namespace etalon::validation {

/// Patients of one case each, of two kinds, whom several models score: normal scores, of the
/// positives shifted by the model's own amount, that correlate between the models.
struct CandidateStudy {
  std::int64_t positives = 60;
  std::int64_t negatives = 60;
  std::vector<double> shifts = {};  ///< of each model `m0`, `m1`, …
  double correlation = 0;

  [[nodiscard]] CaseTable draw(Draws& draws) const {
    CaseTable table;
    for (std::int64_t i = 0; i < positives + negatives; ++i) {
      const bool is_positive = i < positives;
      table.ids.push_back(text("c", 100000 + i));
      table.patients.push_back(text("p", 100000 + i));
      table.labels.push_back(is_positive ? 1 : 0);
      const double common = std::sqrt(correlation) * draws.normal();
      for (std::size_t model = 0; model < shifts.size(); ++model) {
        table.scores[text("m", model)].push_back(common +
                                                 std::sqrt(1 - correlation) * draws.normal() +
                                                 (is_positive ? shifts[model] : 0));
      }
    }
    return table;
  }
};

/// A family `models` in which each of so many models `m0`, `m1`, … is claimed.
inline RequirementPlan plan_of_models(std::size_t models, const Requirement& each,
                                      const std::string& method) {
  RequirementPlan plan{.name = "candidates"};
  plan.families = {{.id = "models", .method = method, .shown = 1}};
  for (std::size_t model = 0; model < models; ++model) {
    Requirement claim = each;
    claim.id = text("claim ", model);
    claim.score = text("m", model);
    claim.family = "models";
    plan.requirements.push_back(claim);
  }
  return plan;
}

}  // namespace etalon::validation
