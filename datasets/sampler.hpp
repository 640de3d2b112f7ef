// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::datasets {

/// Order of an epoch: a Philox permutation of 0 … count·repeats − 1 keyed by (seed, epoch), element
/// p standing for sample `indices[p % count]`. A function of its arguments alone.
[[nodiscard]] std::vector<std::int64_t> epoch_order(std::uint64_t seed, std::int64_t epoch,
                                                    std::span<const std::int64_t> indices,
                                                    std::int64_t repeats);

/// Steps of an epoch: whole batches; an incomplete last one is left out.
[[nodiscard]] std::int64_t steps_per_epoch(std::int64_t samples, std::int64_t batch);

/// Corner (D,H,W) of a random box of `size` inside `extents`, keyed by (seed, epoch, position);
/// along an axis where the volume is smaller than the box the box is centred.
[[nodiscard]] std::vector<std::int64_t> patch_origin(std::uint64_t seed, std::int64_t epoch,
                                                     std::int64_t position,
                                                     std::span<const std::int64_t> extents,
                                                     std::span<const std::int64_t> size);

}  // namespace etalon::datasets
