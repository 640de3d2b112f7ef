// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// A set of voxels, one bit each: bit x % 64 of word x / 64 of row (z, y). A word of zeros stands
/// before and after each row, so that neighbours along x need no special case. Value type.
class BitVolume {
 public:
  explicit BitVolume(Extents extents);

  [[nodiscard]] const Extents& extents() const noexcept { return extents_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return extents_[0] * extents_[1]; }
  [[nodiscard]] std::int64_t words() const noexcept { return words_; }
  /// The first word of row z · extents[1] + y; words −1 and `words()` are zeros. Bits at and above
  /// the x extent must stay 0.
  [[nodiscard]] std::uint64_t* row(std::int64_t index) noexcept {
    return bits_.data() + 1 + index * (words_ + 1);
  }
  [[nodiscard]] const std::uint64_t* row(std::int64_t index) const noexcept {
    return bits_.data() + 1 + index * (words_ + 1);
  }
  /// Row (z, y), or a row of zeros outside the volume.
  [[nodiscard]] const std::uint64_t* row_or_nothing(std::int64_t z, std::int64_t y) const noexcept;
  [[nodiscard]] bool test(std::int64_t z, std::int64_t y, std::int64_t x) const noexcept;
  [[nodiscard]] std::int64_t count() const noexcept;

 private:
  Extents extents_;
  std::int64_t words_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint64_t> nothing_;
};

static_assert(std::endian::native == std::endian::little, "bit windows are read bytewise");

/// 57 bits of a row, bit 0 at position `x`, which may be down to −64; those outside the row are 0.
[[nodiscard]] inline std::uint64_t window(const std::uint64_t* row, std::int64_t x) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, reinterpret_cast<const std::byte*>(row) + (x >> 3), 8);
  return (bits >> (x & 7)) & ((std::uint64_t{1} << 57) - 1);
}

/// Calls `visit(x)` for each set bit of a row, ascending.
template <class Visit>
void for_each_bit(const std::uint64_t* row, std::int64_t words, Visit&& visit) {
  for (std::int64_t w = 0; w < words; ++w) {
    for (std::uint64_t bits = row[w]; bits != 0; bits &= bits - 1)
      visit(64 * w + std::countr_zero(bits));
  }
}

/// The voxels of a label volume on `grid` inside `box` that have `label`.
[[nodiscard]] BitVolume class_mask(std::span<const std::uint8_t> volume, const VoxelGrid& grid,
                                   const Box& box, std::int64_t label, std::int64_t threads);
[[nodiscard]] BitVolume class_mask(std::span<const std::uint16_t> volume, const VoxelGrid& grid,
                                   const Box& box, std::int64_t label, std::int64_t threads);

/// Voxels of the mask that share a face (planar: an edge) with a voxel outside of it; what lies
/// outside the volume is outside the mask.
[[nodiscard]] BitVolume border_voxels(const BitVolume& mask, bool planar, std::int64_t threads);

/// Corners between voxels where mask and background meet: those of the eight voxels (planar: four)
/// around it that are of the mask are neither none nor all. Extents are one more than the mask's
/// (planar: but for z); corner (z, y, x) is the lower corner of voxel (z, y, x).
[[nodiscard]] BitVolume surface_corners(const BitVolume& mask, bool planar, std::int64_t threads);

}  // namespace etalon::validation
