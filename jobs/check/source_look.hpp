// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/array_view.hpp"
#include "datasets/options.hpp"
#include "jobs/check/inspection.hpp"
#include "jobs/steps/needed_splits.hpp"
#include "validation/reachable.hpp"

namespace etalon::jobs {

/// Whether a look of a moment takes in all of a source of so many bytes, to deal its patients out
/// and to take its digest. Of a text table fewer: the same bytes hold many more samples, each of
/// which is compared with the others (a hundred thousand take a second).
[[nodiscard]] inline bool is_looked_at_whole(const datasets::DataOptions& options,
                                             std::int64_t bytes) {
  constexpr std::int64_t mebibyte = std::int64_t{1} << 20U;
  return bytes <= (options.format == "csv" ? 4 : 16) * mebibyte;
}

/// What the source of a job holds, as far as a look of a moment can tell.
struct SourceLook {
  Shape sample_shape;  ///< of the first sample, without the batch
  DType dtype = DType::f32;
  bool has_masks = false;
  bool is_of_beginning = false;       ///< the source is too large to be read now
  bool names_patients = true;         ///< or declares that samples are patients
  std::int64_t samples = -1;          ///< −1: not counted
  std::vector<std::string> features;  ///< names of table columns
  std::int64_t bytes = 0;             ///< of all inputs and label volumes, estimated
  /// [split][class], the deal of the job file; empty where the source is too large to be read now.
  std::array<std::vector<std::int64_t>, 3> counts;
  SplitSizes sizes = {-1, -1, -1};              ///< as far as deal, source or fractions tell
  std::int64_t patients = -1;                   ///< −1: not counted
  validation::TestCases validation_cases = {};  ///< who is there; empty as `counts` is
  validation::TestCases test_cases = {};        ///< who is there; empty as `counts` is

  [[nodiscard]] bool is_dealt() const noexcept { return !counts[0].empty(); }
  /// Samples of a split (0: train, 1: validation, 2: test).
  [[nodiscard]] std::int64_t in_split(std::size_t split) const;
};

/// Looks at the beginning of the source, and reads a small one whole, as the data step does, to
/// deal its patients out. What is wrong with it goes into `found`; nothing when there is no sample.
[[nodiscard]] std::optional<SourceLook> look_at_source(const datasets::DataOptions& options,
                                                       Inspection& found);

}  // namespace etalon::jobs
