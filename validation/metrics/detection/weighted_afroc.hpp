// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/metrics/influence.hpp"

namespace etalon::validation {

/// Area under the weighted alternative FROC curve (Chakraborty and Zhai 2016): the mean over images
/// with lesions of Σ weight · (share of the images without lesions whose highest mark the lesion's
/// mark exceeds, equal ones counting half). `labels` (n) 1 for a lesion, 0 for an image without;
/// `weights` (n) of the lesions, which add up to 1 in their image. The derivative is by how often a
/// patient counts. Throws a numeric error without lesions or without such images.
[[nodiscard]] Influenced weighted_afroc(std::span<const double> scores,
                                        std::span<const std::int64_t> labels,
                                        std::span<const double> weights);

}  // namespace etalon::validation
