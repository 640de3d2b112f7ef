// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// Samples of the training, validation and test split; −1 where that is not known yet.
using SplitSizes = std::array<std::int64_t, 3>;

/// A split without samples that a job needs.
struct EmptySplit {
  std::string key;     ///< `data.validation`
  std::string reason;  ///< what is wrong, and which steps need it
  std::string remedy;
  std::vector<std::string> decided_by = {};  ///< the key that lets the only step in need do without
};

/// The splits that are known to be empty and that a step up to and with `last` works on. One that
/// is empty from the start is known before any work, one that the deal leaves empty after the step
/// `data`.
[[nodiscard]] std::vector<EmptySplit> empty_splits(const Job& job, const SplitSizes& sizes,
                                                   std::string_view last);

}  // namespace etalon::jobs
