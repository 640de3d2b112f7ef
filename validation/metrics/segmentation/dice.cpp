// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/dice.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

Overlap count_overlap(std::span<const std::uint8_t> predicted,
                      std::span<const std::uint8_t> reference, std::uint8_t structure) {
  check(predicted.size() == reference.size(), ErrorKind::format,
        text("the predicted mask has ", predicted.size(), " voxels, the reference ",
             reference.size()));
  Overlap overlap;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const bool in_prediction = predicted[i] == structure;
    const bool in_reference = reference[i] == structure;
    overlap.predicted += in_prediction ? 1 : 0;
    overlap.reference += in_reference ? 1 : 0;
    overlap.both += in_prediction && in_reference ? 1 : 0;
  }
  return overlap;
}

std::optional<double> dice(const Overlap& overlap, BothEmpty policy) {
  const std::int64_t sizes = overlap.predicted + overlap.reference;
  if (sizes == 0) {
    if (policy == BothEmpty::is_left_out) return std::nullopt;
    return 1.0;
  }
  return 2.0 * static_cast<double>(overlap.both) / static_cast<double>(sizes);
}

std::optional<double> iou(const Overlap& overlap, BothEmpty policy) {
  const std::int64_t any = overlap.predicted + overlap.reference - overlap.both;
  if (any == 0) {
    if (policy == BothEmpty::is_left_out) return std::nullopt;
    return 1.0;
  }
  return static_cast<double>(overlap.both) / static_cast<double>(any);
}

}  // namespace etalon::validation
