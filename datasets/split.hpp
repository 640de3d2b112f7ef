// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// Why the fractions of the splits cannot be dealt; empty: they add up to 1.
[[nodiscard]] std::string fractions_fault(const DataOptions& options);

/// Split of every sample. Patients, never samples, are dealt out; patients of each class (a
/// patient's class is the largest one among the samples) are dealt separately, so that every part
/// has nearly the same share of each. Patients are ordered by the SHA-256 of seed and name: the
/// result depends on the seed and the set of patients, not on their order in the source. Samples
/// whose source fixes a split keep it. Throws a config error unless the fractions add up to 1.
[[nodiscard]] std::vector<Split> split_by_patient(std::span<const Sample> samples,
                                                  const DataOptions& options);

}  // namespace etalon::datasets
