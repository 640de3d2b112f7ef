// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// Predictions of a measured value: scatter and Bland–Altman plot. Many cases are counted in fields
/// of a raster, so that the size of the page does not grow with them.
[[nodiscard]] std::string measured_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
