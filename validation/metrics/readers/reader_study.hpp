// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// One reading: reader, case and modality are numbers from 0.
struct Reading {
  std::int64_t reader = 0;
  std::int64_t of_case = 0;
  std::int64_t modality = 0;
  double score = 0;  ///< larger: more surely diseased
};

/// Scores that readers gave to cases in modalities (such as without and with the AI). Which cells
/// were read is the design: fully crossed, split-plot (groups of readers with cases of their own),
/// or with gaps. Cases are independent of each other: one of each patient.
struct ReaderStudy {
  std::int64_t modalities = 0;
  std::int64_t readers = 0;
  std::vector<std::int64_t> truth;  ///< (cases) 1 diseased, 0 not
  std::vector<double> score;        ///< (modalities, readers, cases); NaN: not read

  [[nodiscard]] std::int64_t cases() const { return std::ssize(truth); }
  [[nodiscard]] std::span<const double> of(std::int64_t modality, std::int64_t reader) const {
    const auto n = truth.size();
    return std::span(score).subspan(static_cast<std::size_t>(modality * readers + reader) * n, n);
  }
  [[nodiscard]] static bool is_read(double score) { return !std::isnan(score); }
};

/// Lays readings out by modality, reader and case. Throws format errors for a number out of range,
/// a truth that is not 0 or 1 and a cell that was read twice, a numeric error for a score that is
/// not finite; each names the reading. A reading that an AI failed to give is for the caller to
/// enter at its worst; what was not read by design is left out.
[[nodiscard]] ReaderStudy reader_study(std::span<const Reading> readings,
                                       std::span<const std::int64_t> truth, std::int64_t modalities,
                                       std::int64_t readers);

}  // namespace etalon::validation
