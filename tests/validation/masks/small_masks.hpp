// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/text.hpp"

namespace etalon::validation {

/// An attached NRRD file of 2 × 2 × 2 voxels, 2 mm, 1 mm and 1 mm along (z, y, x), whose labels are
/// the eight digits; `spacings` is the line that says how far apart voxels lie.
inline std::string small_mask(
    const std::string& digits,
    const std::string& spacings = "space directions: (1,0,0) (0,1,0) (0,0,2)\n") {
  std::string bytes = text("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\n",
                           "space: left-posterior-superior\nencoding: raw\n", spacings, "\n");
  for (const char digit : digits) bytes += static_cast<char>(digit - '0');
  return bytes;
}

}  // namespace etalon::validation
