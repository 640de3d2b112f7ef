// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// Scores of masks: all cases from the worst to the best with mean and limits, and the worst by
/// name. Cases without an output have the worst score.
[[nodiscard]] std::string mask_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
