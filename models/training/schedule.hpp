// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/training/options.hpp"

namespace etalon::models {

/// Learning rate of step `step` (from 0) of `total`, with `steps_per_epoch` steps in an epoch.
[[nodiscard]] double learning_rate(const ScheduleOptions& options, std::int64_t step,
                                   std::int64_t total, std::int64_t steps_per_epoch);

}  // namespace etalon::models
