// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/array_view.hpp"
#include "datasets/options.hpp"

namespace etalon::jobs {

/// What the source of a job holds.
struct SourceLook {
  Shape sample_shape;  ///< of the first sample, without the batch
  DType dtype = DType::f32;
  bool has_masks = false;
  std::int64_t samples = 0;
  std::int64_t patients = 0;
  std::vector<std::string> features;                ///< names of table columns
  std::array<std::vector<std::int64_t>, 3> counts;  ///< [split][class], the deal of the job file
  std::int64_t bytes = 0;                           ///< of all inputs and label volumes

  /// Samples of a split (0: train, 1: validation, 2: test).
  [[nodiscard]] std::int64_t in_split(std::size_t split) const;
};

/// Reads the source as the data step does, and deals its patients out; throws what that throws.
[[nodiscard]] SourceLook look_at_source(const datasets::DataOptions& options);

}  // namespace etalon::jobs
