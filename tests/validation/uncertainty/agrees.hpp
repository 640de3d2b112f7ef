// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "core/text.hpp"

namespace etalon::validation {

/// Whether a result and that of another implementation agree within `relative` of the latter:
/// `EXPECT_TRUE(agrees(mine, theirs))`.
[[nodiscard]] inline testing::AssertionResult agrees(double mine, double theirs,
                                                     double relative = 1e-12) {
  const double apart = std::fabs(mine - theirs);
  if (apart <= relative * std::fabs(theirs)) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << text(mine, " is not ", theirs, ", off by ", apart / std::fabs(theirs),
                 " of it; allowed ", relative);
}

}  // namespace etalon::validation
