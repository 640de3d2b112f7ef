// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// The confusion matrix of a column of the predictions.
[[nodiscard]] std::string grade_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
