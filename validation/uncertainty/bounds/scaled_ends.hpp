// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Ends of a value A between 0 and 1, of which `off` is t standard errors: each the L from which A
/// lies t standard errors away, if these are to the estimated ones as (L(1 − L))^¾ is to
/// (A(1 − A))^¾; the whole range for an A of 0 or 1.
[[nodiscard]] Interval scaled_ends(double value, double off);

}  // namespace etalon::validation
