// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// Scores that part the cases into three: up to the first, up to the second, above. Equal scores
/// stay together, so a third may be empty.
struct Thirds {
  double first = 0;
  double second = 0;
};
/// `scores` (n), n > 0.
[[nodiscard]] Thirds thirds_of(std::vector<double> scores);

/// Kaplan–Meier curves with bands by thirds of the score, with the numbers still followed, and the
/// log-rank test.
[[nodiscard]] std::string survival_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
