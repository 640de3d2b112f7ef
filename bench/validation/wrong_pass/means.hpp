// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "bench/validation/wrong_pass/table.hpp"

namespace etalon::validation::bench {

/// Whether a mean of losses from 0 to `most` is shown to be at most `limit`: by the bound, by the
/// expansion with an imagined patient, and by Wald's interval.
void judge_mean(std::span<const double> losses, double most,
                std::span<const std::uint32_t> patients, double limit, Decisions& decisions);

}  // namespace etalon::validation::bench
