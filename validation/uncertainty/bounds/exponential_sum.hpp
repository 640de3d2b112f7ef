// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace etalon::validation {

/// P(Σ a·E > 0) for independent standard exponential variables E: the inverse Laplace transform of
/// Π 1/(1 − a·s) / s along a path of steepest descent through its saddle point, by the trapezoidal
/// rule. Relative error about 1e-11 of the smaller of the two tails, however small. 0 where no
/// coefficient is above 0, 1 where none is below.
[[nodiscard]] double probability_above_zero(std::span<const double> coefficients);

}  // namespace etalon::validation
