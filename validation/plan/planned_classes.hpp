// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What a requirement makes of the scores of all classes. `none` for a metric that is not there.
[[nodiscard]] ClassUse class_use(const Requirement& requirement);
/// Whether it judges the scores of all classes.
[[nodiscard]] bool is_of_class_scores(const Requirement& requirement);

/// What speaks against the classes that a plan names for scores of all of them, each once: fewer
/// than two, one that is empty, too long or stands twice, a label beside them, as many best classes
/// as there are.
[[nodiscard]] std::vector<std::string> class_score_faults(const RequirementPlan& plan);

/// Column of the predictions with a model's score of a class: `probability.adenoma`.
[[nodiscard]] std::string class_column(const std::string& model, const std::string& of_class);

/// The columns of scores that the requirements of a plan need, in the order of their names; of
/// masks those of paths, of marks and readings the names of models and modalities.
[[nodiscard]] std::vector<std::string> score_columns_of(const RequirementPlan& plan);

/// What the AUC of each class by itself would be a requirement of: those of the plan's classes, in
/// their order, with the label and columns of the class.
[[nodiscard]] std::vector<Requirement> one_for_each_class(const RequirementPlan& plan,
                                                          const Requirement& requirement);

}  // namespace etalon::validation
