// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/array_view.hpp"

namespace etalon::datasets {

enum class Split : std::uint8_t { train, validation, test };

[[nodiscard]] std::string_view to_string(Split split) noexcept;
[[nodiscard]] Split parse_split(std::string_view name);

/// One sample as it comes from a source: a row (F), an image (C,H,W) or a volume (C,D,H,W) in the
/// source's element type, with a class or a label volume (D,H,W).
struct Sample {
  std::string id;
  std::string patient;
  Array input;
  std::int64_t label = 0;
  Array mask;                           ///< u8, empty when the label is a class
  std::vector<double> spacing_mm = {};  ///< (D,H,W) of volumes
  int fixed_split = -1;                 ///< the source's own split, −1: none
};

/// What a source holds, before it is split and written.
struct SampleTable {
  std::vector<Sample> samples;
  std::vector<std::string> feature_names;  ///< of rows; empty otherwise
};

}  // namespace etalon::datasets
