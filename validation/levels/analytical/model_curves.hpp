// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "validation/levels/model_scores.hpp"
#include "validation/plan/plan.hpp"
#include "validation/report/curves.hpp"

namespace etalon::validation {

/// The corners of the empirical ROC curve from (0, 0) to (1, 1): points on a straight line between
/// two others are left out. Throws as `check_both_classes`.
[[nodiscard]] std::vector<CurvePoint> roc_corners(std::span<const double> scores,
                                                  std::span<const std::int64_t> labels);

/// Everything the figures show of one model but the band. Without a threshold the operating point
/// stays at (0, 0). Throws as `check_both_classes`.
[[nodiscard]] ModelCurves curves_of(const ModelScores& model, std::span<const std::int64_t> labels,
                                    std::optional<double> threshold, const Plan& plan);

}  // namespace etalon::validation
