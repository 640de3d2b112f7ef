// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/lesions/components.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// When a lesion counts as found.
enum class LesionMatching : std::uint8_t {
  /// A reference lesion is found when one of its voxels is predicted, a predicted one is true when
  /// one of its voxels is in the reference; one lesion may match several.
  any_overlap,
  /// Pairs of lesions with IoU at least `least_iou`, each lesion in one pair at most: the pair with
  /// the highest IoU first, of equal ones that of the lowest reference, then predicted number.
  /// Above 0.5 no lesion has more than one partner (Kirillov et al. 2019).
  one_to_one,
};

struct LesionOptions {
  Connectivity connectivity = Connectivity::corners;
  LesionMatching matching = LesionMatching::any_overlap;
  double least_iou = 0.5;  ///< of `one_to_one`; above 0, at most 1
  /// mm³ (planar: mm²), ascending; lesions from one edge on to below the next are counted together,
  /// the smallest and the largest without end. Empty: all together.
  std::vector<double> size_edges = {};
};

/// Throws config errors for a least IoU or sizes that are out of range or do not ascend.
void check_lesion_options(const LesionOptions& options);

/// Of a class in one volume: more parts are noise, and take memory that the file does not show.
inline constexpr std::int64_t most_lesions = 1'000'000;

/// A connected component of the class in the predicted or the reference volume.
struct Lesion {
  std::int64_t voxels = 0;
  double volume = 0;          ///< mm³ (planar: mm²)
  std::int64_t size_bin = 0;  ///< by its own volume
  std::int64_t shared = 0;    ///< voxels that are of the class in the other volume too
  bool matched = false;
  /// The lesion of the other volume: the partner of `one_to_one`, else that with which it has the
  /// highest IoU; −1 when there is none.
  std::int64_t partner = -1;
  double iou = 0;  ///< with the partner
};

/// Counts over lesions of one size bin; sums over cases are sums of these.
struct LesionCounts {
  std::int64_t reference = 0;
  std::int64_t found = 0;      ///< reference lesions that are matched
  std::int64_t predicted = 0;  ///< by the predicted lesion's own size
  std::int64_t invented = 0;   ///< predicted lesions that are not matched

  LesionCounts& operator+=(const LesionCounts& other) noexcept;
  /// found / reference; nothing without reference lesions.
  [[nodiscard]] std::optional<double> sensitivity() const noexcept;
  /// 1 − invented / predicted; nothing without predicted lesions.
  [[nodiscard]] std::optional<double> precision() const noexcept;
  /// found / (found + (missed + invented) / 2); nothing without lesions in both.
  [[nodiscard]] std::optional<double> f1() const noexcept;
  bool operator==(const LesionCounts&) const = default;
};

struct LesionDetection {
  std::vector<Lesion> reference;  ///< in the order of their first voxels
  std::vector<Lesion> predicted;
  std::vector<LesionCounts> by_size;  ///< one more than there are size edges

  [[nodiscard]] LesionCounts total() const noexcept;
};

/// Metric `lesions.detection/1` of one case and class. Volumes as in `score_structures`; errors as
/// there, a config error for options out of range, and a format error for more than `most_lesions`.
/// Deterministic.
[[nodiscard]] LesionDetection detect_lesions(std::span<const std::uint8_t> predicted,
                                             std::span<const std::uint8_t> reference,
                                             const VoxelGrid& grid, std::int64_t label,
                                             const LesionOptions& options,
                                             std::int64_t threads = 1);
[[nodiscard]] LesionDetection detect_lesions(std::span<const std::uint16_t> predicted,
                                             std::span<const std::uint16_t> reference,
                                             const VoxelGrid& grid, std::int64_t label,
                                             const LesionOptions& options,
                                             std::int64_t threads = 1);

}  // namespace etalon::validation
