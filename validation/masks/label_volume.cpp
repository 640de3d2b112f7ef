// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/label_volume.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/ingest/nrrd.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t nifti1_header = 348;
constexpr std::int64_t nifti2_header = 540;

/// What a file is by its first bytes, where it is read by nothing here.
std::string foreign_format(std::span<const std::byte> bytes) {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::int64_t>(bytes[i]); };
  if (bytes.size() >= 2 && byte(0) == 0x1f && byte(1) == 0x8b) return "gzip (.nii.gz?)";
  if (bytes.size() >= 4) {
    const std::int64_t first = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
    if (first == nifti1_header || first == nifti2_header) return "NIfTI";
  }
  const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (content.size() >= 132 && content.substr(128, 4) == "DICM") return "DICOM";
  return {};
}

/// Distances are those of voxels along axes at right angles.
void require_right_angles(const datasets::VolumeGrid& grid, const std::string& file) {
  constexpr double least_sine = 1e-3;
  for (std::size_t a = 0; a < grid.directions.size(); ++a) {
    for (std::size_t b = a + 1; b < grid.directions.size(); ++b) {
      const datasets::Vector3& one = grid.directions[a];
      const datasets::Vector3& other = grid.directions[b];
      const double lengths =
          std::hypot(one[0], one[1], one[2]) * std::hypot(other[0], other[1], other[2]);
      const double cosine = (one[0] * other[0] + one[1] * other[1] + one[2] * other[2]) / lengths;
      check(1 - std::abs(cosine) > least_sine * least_sine / 2, ErrorKind::format,
            text(file, ": the space directions of axes ", a, " and ", b,
                 " lie along one line, so that voxels fill no volume"));
      check(std::abs(cosine) <= least_sine, ErrorKind::unsupported,
            text(file, ": the space directions of axes ", a, " and ", b,
                 " are not at right angles (cosine ", cosine,
                 "; a tilted gantry?), which distances are computed for; resample both masks to a "
                 "grid at right angles"));
    }
  }
}

template <class Value>
void take_labels_of(std::span<const Value> values, const std::string& file, LabelVolume& to) {
  to.labels.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Of what is no label, such as −1, 0.5 or NaN, another value comes back.
    const auto value = static_cast<double>(values[i]);
    const bool is_inside = value >= 0 && value <= std::numeric_limits<std::uint16_t>::max();
    const auto label = static_cast<std::uint16_t>(is_inside ? value : 0);
    if (!is_inside || static_cast<double>(label) != value) {
      const auto& [depth, height, width] = to.grid.extents;
      const auto at = static_cast<std::int64_t>(i);
      throw Error(ErrorKind::format, text(file, ": voxel (z,y,x) = (", at / width / height, ",",
                                          at / width % height, ",", at % width, ") is ", value,
                                          "; labels are whole numbers from 0 to 65535"));
    }
    to.labels[i] = label;
  }
}

void take_labels(const Array& array, const std::string& file, LabelVolume& to) {
  switch (array.dtype) {
    case DType::u8:
    case DType::boolean: return take_labels_of(array.as<std::uint8_t>(), file, to);
    case DType::i8: return take_labels_of(array.as<std::int8_t>(), file, to);
    case DType::u16: return take_labels_of(array.as<std::uint16_t>(), file, to);
    case DType::i16: return take_labels_of(array.as<std::int16_t>(), file, to);
    case DType::i32: return take_labels_of(array.as<std::int32_t>(), file, to);
    case DType::i64: return take_labels_of(array.as<std::int64_t>(), file, to);
    case DType::f32: return take_labels_of(array.as<float>(), file, to);
    case DType::f64: return take_labels_of(array.as<double>(), file, to);
  }
}

}  // namespace

LabelVolume read_label_volume(std::span<const std::byte> bytes, const std::string& file) {
  const std::string foreign = foreign_format(bytes);
  check(foreign.empty(), ErrorKind::unsupported,
        text(file, ": is ", foreign, "; masks are read from NRRD files: convert it"));
  const datasets::Volume volume = datasets::parse_nrrd(bytes, file);
  const std::vector<double> spacing = volume.grid.spacing_mm();
  check(!spacing.empty(), ErrorKind::format,
        text(file,
             ": does not say how many millimetres lie between voxels, which every distance needs; "
             "give it 'space directions' or 'spacings'"));
  require_right_angles(volume.grid, file);
  LabelVolume result;
  result.place = volume.grid;
  try {
    result.grid = voxel_grid(volume.array.shape, spacing);
  } catch (Error& error) {
    throw error.add_context(file);
  }
  take_labels(volume.array, file, result);
  return result;
}

std::vector<std::uint16_t> other_labels(const LabelVolume& volume,
                                        std::span<const std::int64_t> named) {
  const auto largest = std::ranges::max_element(volume.labels);
  if (largest == volume.labels.end()) return {};
  std::vector<bool> stands(*largest + std::size_t{1});
  for (const std::uint16_t label : volume.labels) stands[label] = true;
  stands[0] = false;
  for (const std::int64_t label : named) {
    if (label <= *largest) stands[static_cast<std::size_t>(label)] = false;
  }
  std::vector<std::uint16_t> found;
  for (std::size_t label = 0; label < stands.size(); ++label) {
    if (stands[label]) found.push_back(static_cast<std::uint16_t>(label));
  }
  return found;
}

void require_one_grid(const LabelVolume& prediction, const std::string& prediction_file,
                      const LabelVolume& reference, const std::string& reference_file) {
  const std::string difference = datasets::grid_difference(reference.place, prediction.place);
  check(
      difference.empty(), ErrorKind::format,
      text(prediction_file, ": does not lie on the grid of ", reference_file, ": ", difference,
           " (reference first); write the prediction on the reference's grid, with its header, or "
           "resample it there where the voxels truly differ"));
}

}  // namespace etalon::validation
