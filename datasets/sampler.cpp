// SPDX-License-Identifier: Apache-2.0
#include "datasets/sampler.hpp"

#include "core/philox.hpp"

namespace etalon::datasets {

std::vector<std::int64_t> epoch_order(std::uint64_t seed, std::int64_t epoch,
                                      std::span<const std::int64_t> indices, std::int64_t repeats) {
  const auto count = static_cast<std::int64_t>(indices.size());
  auto order = random_permutation(count * repeats, RandomStream(seed, RandomPurpose::shuffle,
                                                                static_cast<std::uint64_t>(epoch)));
  for (std::int64_t& element : order) element = indices[static_cast<std::size_t>(element % count)];
  return order;
}

std::int64_t steps_per_epoch(std::int64_t samples, std::int64_t batch) { return samples / batch; }

std::vector<std::int64_t> patch_origin(std::uint64_t seed, std::int64_t epoch,
                                       std::int64_t position, std::span<const std::int64_t> extents,
                                       std::span<const std::int64_t> size) {
  const RandomStream stream(seed, RandomPurpose::patch, static_cast<std::uint64_t>(epoch),
                            static_cast<std::uint64_t>(position));
  std::vector<std::int64_t> origin;
  for (std::size_t axis = 0; axis < size.size(); ++axis) {
    const std::int64_t room = extents[axis] - size[axis];
    origin.push_back(room >= 0 ? static_cast<std::int64_t>(
                                     stream.below(static_cast<std::uint64_t>(room) + 1, axis))
                               : room / 2);
  }
  return origin;
}

}  // namespace etalon::datasets
