// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/label_volume.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/validation/masks/small_masks.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

LabelVolume read(const std::string& bytes) {
  return read_label_volume(std::as_bytes(std::span(bytes)), "mask.nrrd");
}

/// Kind and text of the error that reading ends in.
std::string refusal(const std::string& bytes) {
  try {
    (void)read(bytes);
  } catch (const Error& error) {
    return text(to_string(error.kind()), ": ", error.what());
  }
  return {};
}

TEST(LabelVolume, has_the_labels_and_the_millimetres_of_its_file) {
  const LabelVolume volume = read(small_mask("01200003"));
  EXPECT_THAT(volume.labels, ElementsAre(0, 1, 2, 0, 0, 0, 0, 3));
  EXPECT_THAT(volume.grid.extents, ElementsAre(2, 2, 2));
  EXPECT_THAT(volume.grid.spacing, ElementsAre(2.0, 1.0, 1.0));
  EXPECT_FALSE(volume.grid.planar);
}

TEST(LabelVolume, of_any_type_holds_whole_numbers_alone) {
  const auto of_shorts = [](const char* voxel) {
    std::string bytes = small_mask("");
    bytes.replace(bytes.find("uchar"), 5, "int16");
    bytes.replace(bytes.find("encoding"), 0, "endian: little\n");
    bytes += std::string(14, '\0');
    return bytes + std::string(voxel, 2);
  };
  EXPECT_EQ(read(of_shorts("\x2c\x01")).labels[7], 300);
  EXPECT_THAT(refusal(of_shorts("\xff\xff")),
              testing::AllOf(HasSubstr("format: mask.nrrd: voxel (z,y,x) = (1,1,1) is -1"),
                             HasSubstr("whole numbers from 0 to 65535")));
  std::string of_floats = small_mask("");
  of_floats.replace(of_floats.find("uchar"), 5, "float");
  of_floats.replace(of_floats.find("encoding"), 0, "endian: little\n");
  of_floats += std::string(4, '\0') + std::string("\x00\x00\x00\x3f", 4) + std::string(24, '\0');
  EXPECT_THAT(refusal(of_floats), HasSubstr("voxel (z,y,x) = (0,0,1) is 0.5"));
}

TEST(LabelVolume, has_axes_at_right_angles) {
  EXPECT_THAT(
      refusal(small_mask("00000000", "space directions: (1,0,0) (0.8,0.6,0) (0,0,1)\n")),
      testing::AllOf(HasSubstr("unsupported: mask.nrrd: the space directions of axes 0 and 1"),
                     HasSubstr("cosine 0.8"), HasSubstr("resample")));
  EXPECT_THAT(refusal(small_mask("00000000", "space directions: (1,0,0) (0,1,0) (0,-0.2,1)\n")),
              HasSubstr("axes 1 and 2 are not at right angles"));
  EXPECT_THAT(
      refusal(small_mask("00000000", "space directions: (1,0,0) (-2,0,0) (0,0,1)\n")),
      HasSubstr("format: mask.nrrd: the space directions of axes 0 and 1 lie along one line"));
  // As scanners round the axes of a turned volume.
  EXPECT_EQ(read(small_mask("00000000", "space directions: (0.8,0.6,0) (-0.6004,0.8,0) (0,0,1)\n"))
                .labels.size(),
            8U);
}

TEST(LabelVolume, needs_to_say_its_millimetres) {
  EXPECT_THAT(refusal(small_mask("00000000", "")),
              testing::AllOf(HasSubstr("format: mask.nrrd: does not say how many millimetres"),
                             HasSubstr("space directions")));
  EXPECT_THAT(refusal(small_mask("00000000", "space directions: (1,0,0) (0,0,0) (0,0,2)\n")),
              HasSubstr("mask.nrrd"));
}

TEST(LabelVolume, of_a_truncated_or_another_file_is_refused_by_its_name) {
  EXPECT_THAT(refusal(small_mask("0000000")), HasSubstr("format: mask.nrrd: 7 bytes of data"));
  EXPECT_THAT(refusal(""), HasSubstr("format: mask.nrrd"));
  EXPECT_THAT(refusal("\x1f\x8b rest"), HasSubstr("unsupported: mask.nrrd: is gzip"));
  EXPECT_THAT(refusal(std::string("\x5c\x01\x00\x00", 4) + std::string(400, '\0')),
              HasSubstr("unsupported: mask.nrrd: is NIfTI"));
  EXPECT_THAT(refusal(std::string(128, '\0') + "DICM"), HasSubstr("is DICOM"));
}

TEST(LabelVolume, lies_on_the_grid_of_its_reference) {
  const LabelVolume reference = read(small_mask("00000000"));
  const LabelVolume other =
      read(small_mask("00000000", "space directions: (1,0,0) (0,1,0) (0,0,2.5)\n"));
  EXPECT_NO_THROW(require_one_grid(reference, "p.nrrd", reference, "r.nrrd"));
  try {
    require_one_grid(other, "p.nrrd", reference, "r.nrrd");
    FAIL() << "another grid is refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(
        error.what(),
        testing::AllOf(HasSubstr("p.nrrd: does not lie on the grid of r.nrrd"), HasSubstr("2.5")));
  }
}

}  // namespace
}  // namespace etalon::validation
