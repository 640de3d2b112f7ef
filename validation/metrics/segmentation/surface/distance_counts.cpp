// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distance_counts.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

namespace etalon::validation {

std::size_t DistanceCounts::slot_of(double squared, std::int64_t kind) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::uint64_t hash = std::bit_cast<std::uint64_t>(squared) + static_cast<std::uint64_t>(kind);
  // Squares of round spacings end in zeros, and so do their products: the upper bits are mixed.
  hash *= 0x9e3779b97f4a7c15;
  auto slot = static_cast<std::size_t>(hash >> (64 - std::bit_width(mask)));
  while (slots_[slot].count != 0 && (slots_[slot].squared != squared || slots_[slot].kind != kind))
    slot = (slot + 1) & mask;
  return slot;
}

void DistanceCounts::grow() {
  std::vector<Entry> old(std::max<std::size_t>(64, 4 * slots_.size()));
  old.swap(slots_);
  for (const Entry& entry : old) {
    if (entry.count != 0) slots_[slot_of(entry.squared, entry.kind)] = entry;
  }
}

void DistanceCounts::add(double squared, std::int64_t kind, std::int64_t count) {
  if (2 * used_ >= std::ssize(slots_)) grow();
  Entry& entry = slots_[slot_of(squared, kind)];
  if (entry.count == 0) {
    entry = {squared, kind, 0};
    ++used_;
  }
  entry.count += count;
}

void DistanceCounts::add(const DistanceCounts& other) {
  // In the order of slots, which would crowd those of a smaller table.
  while (2 * (used_ + other.used_) >= std::ssize(slots_)) grow();
  for (const Entry& entry : other.slots_) {
    if (entry.count != 0) add(entry.squared, entry.kind, entry.count);
  }
}

std::vector<DistanceCounts::Entry> DistanceCounts::sorted() const {
  std::vector<Entry> result;
  result.reserve(static_cast<std::size_t>(used_));
  for (const Entry& entry : slots_) {
    if (entry.count != 0) result.push_back(entry);
  }
  std::ranges::sort(result, [](const Entry& a, const Entry& b) {
    return std::tie(a.squared, a.kind) < std::tie(b.squared, b.kind);
  });
  return result;
}

}  // namespace etalon::validation
