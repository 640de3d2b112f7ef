// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/influence.hpp"

namespace etalon::validation {

/// AUCs of k classes with influence rows. All need cases of each class (a numeric error names the
/// class that has none) and throw as `check_class_scores`. Scores (n,k) row-major, labels (n).

/// Metric `auc.one_vs_rest/1`: cases of one class against all others, by that class's score. Rows
/// are the placements of DeLong (1988), (placement − AUC)/cases of the own side.
[[nodiscard]] Influenced one_vs_rest_auc(std::span<const double> scores,
                                         std::span<const std::int64_t> labels, std::int64_t classes,
                                         std::int64_t label);

/// How classes weigh in the mean: equally, or by their cases (whose numbers are part of the
/// influence).
enum class ClassMean : std::uint8_t { macro, weighted };
/// Metrics `auc.macro/1`, `auc.weighted/1`: mean of the one-against-rest AUCs.
[[nodiscard]] Influenced mean_auc(std::span<const double> scores,
                                  std::span<const std::int64_t> labels, std::int64_t classes,
                                  ClassMean mean = ClassMean::macro);

/// Metric `auc.micro/1`: all n·k scores in one ranking, the case's own class positive. Meaningful
/// only where scores of different classes are on one scale.
[[nodiscard]] Influenced micro_auc(std::span<const double> scores,
                                   std::span<const std::int64_t> labels, std::int64_t classes);

/// `auc` of two classes (labels 0 and 1) with influence rows.
[[nodiscard]] Influenced influenced_auc(std::span<const double> scores,
                                        std::span<const std::int64_t> labels);

}  // namespace etalon::validation
