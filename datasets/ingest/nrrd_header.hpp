// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/array_view.hpp"
#include "datasets/ingest/volume_grid.hpp"

namespace etalon::datasets {

enum class NrrdEncoding : std::uint8_t { raw, gzip };

/// The header of a volume in an attached NRRD file (teem's definition of the format, version 1
/// to 5): lines end with LF or CR LF, blanks may be repeated, names have their long and short
/// forms.
struct NrrdHeader {
  DType dtype = DType::u8;
  NrrdEncoding encoding = NrrdEncoding::raw;
  VolumeGrid grid;
  std::size_t data_begin = 0;

  /// (D,H,W): the file's fastest axis is the last.
  [[nodiscard]] Shape shape() const;
};

/// The longest header that is looked for.
constexpr std::size_t longest_nrrd_header = 65536;

/// Reads the header from the first bytes of a file. Throws format errors naming file and field for
/// what breaks the format, unsupported for what is valid and not read: other than three axes of
/// space, detached data, skipped lines or bytes, big-endian data, other encodings, types and units.
[[nodiscard]] NrrdHeader parse_nrrd_header(std::string_view content, const std::string& file);

}  // namespace etalon::datasets
