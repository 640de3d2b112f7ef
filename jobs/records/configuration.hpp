// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "core/json.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// Keys of a job that the trained weights depend on: without lanes, places and what is kept.
[[nodiscard]] Json train_configuration(const Job& job);

/// The steps whose records become the provenance of a package.
inline constexpr std::array<std::string_view, 4> provenance_steps = {"data", "train", "compress",
                                                                     "validate"};

/// What of a job the result of one of these steps depends on: `configuration` of its record, and of
/// the provenance.
[[nodiscard]] Json step_configuration(const Job& job, std::string_view step);

}  // namespace etalon::jobs
