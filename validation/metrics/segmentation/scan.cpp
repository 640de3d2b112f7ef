// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/scan.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr std::int16_t no_slot = -1;

void extend(Box& box, std::int64_t z, std::int64_t y, std::int64_t begin, std::int64_t end) {
  if (box.is_empty()) {
    box = {{z, y, begin}, {z + 1, y + 1, end}};
    return;
  }
  box.end[0] = z + 1;
  box.begin[1] = std::min(box.begin[1], y);
  box.end[1] = std::max(box.end[1], y + 1);
  box.begin[2] = std::min(box.begin[2], begin);
  box.end[2] = std::max(box.end[2], end);
}

/// The end of the run of equal pairs of labels that begins at `x`.
template <class Label>
std::int64_t end_of_run(const Label* predicted, const Label* reference, std::int64_t x,
                        std::int64_t size) {
  constexpr auto lanes = static_cast<std::int64_t>(8 / sizeof(Label));
  constexpr std::uint64_t ones =
      std::numeric_limits<std::uint64_t>::max() / std::numeric_limits<Label>::max();
  const std::uint64_t p = ones * predicted[x];
  const std::uint64_t r = ones * reference[x];
  std::int64_t end = x + 1;
  for (; end + lanes <= size; end += lanes) {
    std::uint64_t next_p = 0;
    std::uint64_t next_r = 0;
    std::memcpy(&next_p, predicted + end, 8);
    std::memcpy(&next_r, reference + end, 8);
    if (((next_p ^ p) | (next_r ^ r)) != 0) break;
  }
  while (end < size && predicted[end] == predicted[x] && reference[end] == reference[x]) ++end;
  return end;
}

template <class Label>
void scan_row(const Label* predicted, const Label* reference, std::int64_t z, std::int64_t y,
              std::int64_t size, std::span<const std::int16_t> slots,
              std::span<ClassExtent> classes) {
  for (std::int64_t x = 0; x < size;) {
    const std::int64_t end = end_of_run(predicted, reference, x, size);
    const std::int16_t p = slots[predicted[x]];
    const std::int16_t r = slots[reference[x]];
    if (p != no_slot) {
      ClassExtent& found = classes[static_cast<std::size_t>(p)];
      found.overlap.predicted += end - x;
      if (p == r) found.overlap.both += end - x;
      extend(found.predicted, z, y, x, end);
    }
    if (r != no_slot) {
      ClassExtent& found = classes[static_cast<std::size_t>(r)];
      found.overlap.reference += end - x;
      extend(found.reference, z, y, x, end);
    }
    x = end;
  }
}

template <class Label>
std::vector<std::int16_t> slots_of(std::span<const std::int64_t> labels) {
  constexpr std::int64_t highest = std::numeric_limits<Label>::max();
  check(!labels.empty(), ErrorKind::config, "no class is named that is to be scored");
  check(std::ssize(labels) <= std::numeric_limits<std::int16_t>::max(), ErrorKind::config,
        text(labels.size(), " classes; at most 32767 are scored at once"));
  std::vector<std::int16_t> slots(static_cast<std::size_t>(highest) + 1, no_slot);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    check(labels[i] >= 0 && labels[i] <= highest, ErrorKind::config,
          text("class ", labels[i], " is no value of the volumes (0 to ", highest, ")"));
    auto& slot = slots[static_cast<std::size_t>(labels[i])];
    check(slot == no_slot, ErrorKind::config, text("class ", labels[i], " is named twice"));
    slot = static_cast<std::int16_t>(i);
  }
  return slots;
}

template <class Label>
std::vector<ClassExtent> scan(std::span<const Label> predicted, std::span<const Label> reference,
                              const VoxelGrid& grid, std::span<const std::int64_t> labels,
                              std::int64_t threads) {
  check(std::ssize(predicted) == grid.voxels() && std::ssize(reference) == grid.voxels(),
        ErrorKind::format,
        text("the predicted volume has ", predicted.size(), " voxels, the reference ",
             reference.size(), ", the grid ", grid.voxels()));
  const std::vector<std::int16_t> slots = slots_of<Label>(labels);
  const std::int64_t rows = grid.extents[0] * grid.extents[1];
  const std::int64_t parts = std::min(rows, threads == 1 ? 1 : 4 * threads);
  std::vector<std::vector<ClassExtent>> found(static_cast<std::size_t>(parts));
  for_each_part(parts, threads, [&](std::int64_t part) {
    auto& classes = found[static_cast<std::size_t>(part)];
    classes.resize(labels.size());
    for (std::int64_t row = rows * part / parts; row < rows * (part + 1) / parts; ++row) {
      const std::int64_t at = row * grid.extents[2];
      scan_row(predicted.data() + at, reference.data() + at, row / grid.extents[1],
               row % grid.extents[1], grid.extents[2], slots, classes);
    }
  });
  std::vector<ClassExtent> result(labels.size());
  for (const auto& classes : found) {
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i].overlap.both += classes[i].overlap.both;
      result[i].overlap.predicted += classes[i].overlap.predicted;
      result[i].overlap.reference += classes[i].overlap.reference;
      result[i].predicted = result[i].predicted.joined(classes[i].predicted);
      result[i].reference = result[i].reference.joined(classes[i].reference);
    }
  }
  return result;
}

}  // namespace

std::vector<ClassExtent> scan_classes(std::span<const std::uint8_t> predicted,
                                      std::span<const std::uint8_t> reference,
                                      const VoxelGrid& grid, std::span<const std::int64_t> labels,
                                      std::int64_t threads) {
  return scan(predicted, reference, grid, labels, threads);
}

std::vector<ClassExtent> scan_classes(std::span<const std::uint16_t> predicted,
                                      std::span<const std::uint16_t> reference,
                                      const VoxelGrid& grid, std::span<const std::int64_t> labels,
                                      std::int64_t threads) {
  return scan(predicted, reference, grid, labels, threads);
}

}  // namespace etalon::validation
