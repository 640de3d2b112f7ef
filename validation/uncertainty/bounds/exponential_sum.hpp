// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace etalon::validation {

/// P(Σ a·E > 0) for independent standard exponential variables E: the inverse Laplace transform of
/// Π 1/(1 − a·s) / s along a path upwards from its saddle point, by Gauss and Legendre's rule in
/// panels (docs/semantics/bounds.md). 0 where no coefficient is above 0, 1 where none is below.
[[nodiscard]] double probability_above_zero(std::span<const double> coefficients);

}  // namespace etalon::validation
