// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/volume/bit_volume.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/parallel.hpp"

namespace etalon::validation {
namespace {

/// Rows that one thread takes at once.
constexpr std::int64_t rows_a_part = 256;

template <class Work>
void for_each_row(std::int64_t rows, std::int64_t threads, Work&& work) {
  for_each_part((rows + rows_a_part - 1) / rows_a_part, threads, [&](std::int64_t part) {
    const std::int64_t end = std::min(rows, (part + 1) * rows_a_part);
    for (std::int64_t row = part * rows_a_part; row < end; ++row) work(row);
  });
}

/// Bit k: whether byte k of `bytes` equals `value`.
std::uint64_t equal_bytes(const std::uint8_t* bytes, std::uint8_t value) {
  constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  word ^= std::uint64_t{0x0101010101010101} * value;
  const std::uint64_t zero_bytes = ~(((word & low) + low) | word | low);
  return (zero_bytes >> 7) * 0x0102040810204080 >> 56;
}

void mask_row(const std::uint8_t* labels, std::int64_t size, std::uint8_t label,
              std::uint64_t* bits) {
  std::int64_t x = 0;
  for (; x + 8 <= size; x += 8) bits[x / 64] |= equal_bytes(labels + x, label) << (x % 64);
  for (; x < size; ++x)
    bits[x / 64] |= static_cast<std::uint64_t>(labels[x] == label ? 1 : 0) << (x % 64);
}

void mask_row(const std::uint16_t* labels, std::int64_t size, std::uint16_t label,
              std::uint64_t* bits) {
  for (std::int64_t x = 0; x < size; ++x)
    bits[x / 64] |= static_cast<std::uint64_t>(labels[x] == label ? 1 : 0) << (x % 64);
}

template <class Label>
BitVolume mask_of(std::span<const Label> volume, const VoxelGrid& grid, const Box& box,
                  std::int64_t label, std::int64_t threads) {
  ensure(std::ssize(volume) == grid.voxels() && !box.is_empty(), "a box of the volume");
  BitVolume mask(box.extents());
  for_each_row(mask.rows(), threads, [&](std::int64_t row) {
    const std::int64_t z = box.begin[0] + row / mask.extents()[1];
    const std::int64_t y = box.begin[1] + row % mask.extents()[1];
    const Label* labels =
        volume.data() + (z * grid.extents[1] + y) * grid.extents[2] + box.begin[2];
    mask_row(labels, mask.extents()[2], static_cast<Label>(label), mask.row(row));
  });
  return mask;
}

}  // namespace

BitVolume::BitVolume(Extents extents) : extents_(extents), words_((extents[2] + 63) / 64) {
  bits_.resize(static_cast<std::size_t>(rows() * (words_ + 1) + 1));
  nothing_.resize(static_cast<std::size_t>(words_ + 2));
}

const std::uint64_t* BitVolume::row_or_nothing(std::int64_t z, std::int64_t y) const noexcept {
  if (z < 0 || z >= extents_[0] || y < 0 || y >= extents_[1]) return nothing_.data() + 1;
  return row(z * extents_[1] + y);
}

bool BitVolume::test(std::int64_t z, std::int64_t y, std::int64_t x) const noexcept {
  return (row(z * extents_[1] + y)[x / 64] >> (x % 64) & 1) != 0;
}

std::int64_t BitVolume::count() const noexcept {
  std::int64_t total = 0;
  for (const std::uint64_t word : bits_) total += std::popcount(word);
  return total;
}

BitVolume class_mask(std::span<const std::uint8_t> volume, const VoxelGrid& grid, const Box& box,
                     std::int64_t label, std::int64_t threads) {
  return mask_of(volume, grid, box, label, threads);
}

BitVolume class_mask(std::span<const std::uint16_t> volume, const VoxelGrid& grid, const Box& box,
                     std::int64_t label, std::int64_t threads) {
  return mask_of(volume, grid, box, label, threads);
}

BitVolume border_voxels(const BitVolume& mask, bool planar, std::int64_t threads) {
  BitVolume border(mask.extents());
  for_each_row(mask.rows(), threads, [&](std::int64_t row) {
    const std::int64_t z = row / mask.extents()[1];
    const std::int64_t y = row % mask.extents()[1];
    const std::uint64_t* own = mask.row(row);
    const std::uint64_t* before = mask.row_or_nothing(z, y - 1);
    const std::uint64_t* after = mask.row_or_nothing(z, y + 1);
    const std::uint64_t* below = planar ? own : mask.row_or_nothing(z - 1, y);
    const std::uint64_t* above = planar ? own : mask.row_or_nothing(z + 1, y);
    std::uint64_t* to = border.row(row);
    for (std::int64_t w = 0; w < mask.words(); ++w) {
      const std::uint64_t left = own[w] << 1 | own[w - 1] >> 63;
      const std::uint64_t right = own[w] >> 1 | own[w + 1] << 63;
      to[w] = own[w] & ~(left & right & before[w] & after[w] & below[w] & above[w]);
    }
  });
  return border;
}

BitVolume surface_corners(const BitVolume& mask, bool planar, std::int64_t threads) {
  const Extents& size = mask.extents();
  BitVolume corners({planar ? 1 : size[0] + 1, size[1] + 1, size[2] + 1});
  for_each_row(corners.rows(), threads, [&](std::int64_t row) {
    const std::int64_t z = row / corners.extents()[1];
    const std::int64_t y = row % corners.extents()[1];
    const std::array<const std::uint64_t*, 4> rows = {
        mask.row_or_nothing(planar ? z : z - 1, y - 1), mask.row_or_nothing(planar ? z : z - 1, y),
        mask.row_or_nothing(z, y - 1), mask.row_or_nothing(z, y)};
    std::uint64_t* to = corners.row(row);
    std::uint64_t any_before = 0;
    std::uint64_t all_before = 0;
    // The last corner of a row may need a word more than the row of voxels has: that one is zeros.
    for (std::int64_t w = 0; w < corners.words(); ++w) {
      const std::uint64_t any = rows[0][w] | rows[1][w] | rows[2][w] | rows[3][w];
      const std::uint64_t all = rows[0][w] & rows[1][w] & rows[2][w] & rows[3][w];
      to[w] = (any | any << 1 | any_before >> 63) & ~(all & (all << 1 | all_before >> 63));
      any_before = any;
      all_before = all;
    }
  });
  return corners;
}

}  // namespace etalon::validation
