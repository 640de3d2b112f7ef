// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "datasets/ingest/ingest.hpp"
#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace testing_support;
using Members = std::map<std::string, std::string>;

DataOptions npz_options() {
  DataOptions options;
  options.format = "npz";
  options.path = "a.npz";
  return options;
}

/// Two RGB images of 2×5 pixels per part, values 0, 1, 2, …; labels 0 and 1.
Members valid_members() {
  Members members;
  for (const std::string part : {"train", "val", "test"}) {
    std::string pixels;
    for (int i = 0; i < 2 * 2 * 5 * 3; ++i) pixels += static_cast<char>(i);
    members[part + "_images.npy"] = npy_bytes("|u1", {2, 2, 5, 3}, pixels);
    members[part + "_labels.npy"] =
        npy_bytes("<i8", {2, 1}, little(std::int64_t{0}) + little(std::int64_t{1}));
  }
  return members;
}

SampleTable read(const std::string& archive) {
  overwrite("a.npz", archive);
  return ingest(npz_options());
}

std::string failure(ErrorKind kind, const std::string& archive) {
  try {
    static_cast<void>(read(archive));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

std::string failure_with(ErrorKind kind, const std::string& name, const std::string& npy) {
  Members members = valid_members();
  members[name + ".npy"] = npy;
  return failure(kind, zip_bytes(members));
}

TEST(Npz, images_become_channels_first_and_keep_the_files_split) {
  for (const Packing packing : {Packing::stored, Packing::deflate}) {
    const SampleTable table = read(zip_bytes(valid_members(), packing));
    ASSERT_EQ(table.samples.size(), 6U);
    const Sample& second = table.samples[1];
    EXPECT_EQ(second.id, "train-1");
    EXPECT_EQ(second.label, 1);
    EXPECT_EQ(second.input.shape, (Shape{3, 2, 5}));
    // Channel 2 of pixel (1,0): element ((1·2+1)·5+0)·3+2 of the file.
    EXPECT_EQ(second.input.as<std::uint8_t>()[2 * 10 + 5], 47);
    EXPECT_EQ(table.samples[2].fixed_split, static_cast<int>(Split::validation));
    EXPECT_EQ(table.samples[5].fixed_split, static_cast<int>(Split::test));
  }
}

TEST(Npz, an_array_of_a_wrong_type_or_shape_is_named) {
  EXPECT_EQ(failure_with(ErrorKind::unsupported, "val_images",
                         npy_bytes(">f4", {2, 1, 1}, std::string(8, '\0'))),
            "a.npz: val_images: element type '>f4' is not supported; save the array with NumPy's "
            "astype as uint8, int8, int16, uint16, int32, int64, float32, float64 or bool "
            "(little-endian)");
  EXPECT_EQ(
      failure_with(ErrorKind::format, "val_labels", npy_bytes("<f4", {2, 1}, std::string(8, '\0'))),
      "a.npz: val_labels has element type f32; classes are whole numbers");
  EXPECT_EQ(failure_with(ErrorKind::unsupported, "val_images",
                         npy_bytes("|u1", {2, 4}, std::string(8, '\0'))),
            "a.npz: val_images has shape (2,4), expected (N,H,W) or (N,H,W,C)");
  EXPECT_THAT(failure_with(ErrorKind::format, "val_images", npy_bytes("|u1", {2, 0, 4}, "")),
              HasSubstr("images without pixels"));
  EXPECT_THAT(
      failure_with(ErrorKind::format, "val_labels", npy_bytes("|u1", {3}, std::string(3, '\0'))),
      HasSubstr("does not hold one class per image"));
  EXPECT_THAT(failure_with(ErrorKind::format, "val_images",
                           npy_bytes("|u1", {2, 2, 2}, std::string(7, '\0'))),
              HasSubstr("7 bytes do not fill shape (2,2,2)"));
  EXPECT_THAT(failure_with(ErrorKind::format, "val_images",
                           npy_bytes("<f8", {std::int64_t{1} << 61U, 1, 1}, "")),
              HasSubstr("too many elements"));
}

TEST(Npz, a_missing_array_is_named_beside_those_that_are_there) {
  Members members = valid_members();
  members["valid_images.npy"] = members["val_images.npy"];
  members.erase("val_images.npy");
  EXPECT_THAT(failure(ErrorKind::format, zip_bytes(members)),
              AllOf(HasSubstr("a.npz: val_images is missing; call the arrays train_images"),
                    HasSubstr("(there are test_images, test_labels, train_images, train_labels, "
                              "val_labels, valid_images)")));
}

TEST(Npz, an_element_type_that_is_not_read_is_shown_whole) {
  const std::vector<std::pair<const char*, const char*>> types = {
      {"|O", "element type '|O' is not supported; save the array"},
      {"<U12", "element type '<U12' is"},
      {"<i16", "element type '<i16' is"},
      {"<M8[ns]", "element type '<M8[ns]' is"},
      {"<f16", "element type '<f16' is"},
      {"<u8", "element type '<u8' is"},
      {"\x1b[31m", "element type '\\x1b[31m' is"}};
  for (const auto& [type, message] : types) {
    EXPECT_THAT(failure_with(ErrorKind::unsupported, "val_labels",
                             npy_bytes(type, {2}, std::string(16, '\0'))),
                HasSubstr(text("a.npz: val_labels: ", message)));
  }
  std::string of_fields = npy_bytes("fields of a row", {2}, std::string(16, '\0'));
  of_fields.replace(of_fields.find("'fields of a row'"), 17, "[('a', '<f4', [])");
  of_fields.replace(of_fields.find(", 'fortran"), 1, "]");
  EXPECT_THAT(failure_with(ErrorKind::unsupported, "val_labels", of_fields),
              HasSubstr("element type [('a', '<f4', [])] is not supported"));
}

TEST(Npz, labels_are_whole_numbers_of_64_bits) {
  constexpr std::int64_t large = 9007199254740993;  // 2^53 + 1
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  Members members = valid_members();
  for (const std::string part : {"train", "val", "test"}) {
    members[part + "_labels.npy"] = npy_bytes("<i8", {2}, little(large - 1) + little(large));
  }
  overwrite("a.npz", zip_bytes(members));
  DataOptions options = npz_options();
  options.class_values = {text(large - 1), text(large)};
  const SampleTable table = ingest(options);
  EXPECT_EQ(table.samples.at(0).label, 0);
  EXPECT_EQ(table.samples.at(1).label, 1);
  for (const std::int64_t value : {largest, std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(failure_with(ErrorKind::format, "test_labels",
                           npy_bytes("<i8", {2}, little(std::int64_t{1}) + little(value))),
              text("a.npz: test-1 has class ", value, ", expected one of 0, 1"));
  }
}

TEST(Npz, volumes_are_refused_by_shape_until_their_layout_is_declared) {
  Members members;
  for (const std::string part : {"train", "val", "test"}) {
    std::string voxels;
    for (int i = 0; i < 2 * 4 * 5 * 6; ++i) voxels += static_cast<char>(i);
    members[part + "_images.npy"] = npy_bytes("|u1", {2, 4, 5, 6}, voxels);
    members[part + "_labels.npy"] = npy_bytes("|u1", {2, 1}, std::string("\0\1", 2));
  }
  const std::string archive = zip_bytes(members);
  EXPECT_THAT(failure(ErrorKind::config, archive),
              HasSubstr("a.npz: train_images has shape (2,4,5,6), which does not say what its axes "
                        "are"));
  DataOptions options = npz_options();
  options.layout = "NDHW";
  overwrite("a.npz", archive);
  const SampleTable table = ingest(options);
  EXPECT_EQ(table.samples.at(1).input.shape, (Shape{1, 4, 5, 6}));
  EXPECT_EQ(table.samples.at(1).input.as<std::uint8_t>()[119], 239);
  options.layout = "NHW";
  overwrite("a.npz", archive);
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
}

TEST(Npz, patients_come_from_a_table_by_the_samples_name) {
  DataOptions options = npz_options();
  options.patient_table = "patients.csv";
  overwrite("a.npz", zip_bytes(valid_members()));
  overwrite("patients.csv",
            "sample,patient\ntrain-0,A\ntrain-1,A\nval-0,B\nval-1,C\ntest-0,D\ntest-1,D\n");
  const SampleTable table = ingest(options);
  EXPECT_EQ(table.patient_source, PatientSource::table);
  EXPECT_EQ(table.samples.at(1).patient, "A");
  EXPECT_EQ(table.samples.at(5).patient, "D");
  EXPECT_EQ(source_digest(table.files), source_digest(options));
  overwrite("patients.csv", "sample,patient\ntrain-0,A\n");
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
  EXPECT_EQ(read(zip_bytes(valid_members())).patient_source, PatientSource::unnamed);
}

TEST(Npz, an_unknown_class_names_the_sample) {
  EXPECT_EQ(failure_with(ErrorKind::format, "test_labels", npy_bytes("|u1", {2}, "\x01\x07")),
            "a.npz: test-1 has class 7, expected one of 0, 1");
}

TEST(Npz, a_missing_array_and_a_file_of_another_kind_are_named) {
  Members members = valid_members();
  members.erase("val_labels.npy");
  EXPECT_THAT(failure(ErrorKind::format, zip_bytes(members)),
              StartsWith("a.npz: val_labels is missing; "));
  EXPECT_THAT(failure(ErrorKind::format, "no archive at all, but long enough"),
              HasSubstr("a.npz: not an NPZ archive"));
  EXPECT_THAT(failure_with(ErrorKind::format, "val_images", "text"), HasSubstr("not an NPY array"));
}

TEST(Npz, a_bomb_is_refused_by_its_claim) {
  Members members = valid_members();
  members["train_images.npy"] = npy_bytes("|u1", {64, 256, 256}, std::string(64 * 65536, '\0'));
  std::string archive = zip_bytes(members);
  // The directory's size of the entry, raised to 4 GiB.
  const auto name = archive.rfind("train_images.npy");
  archive.replace(name - 46 + 24, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_THAT(failure(ErrorKind::format, archive), HasSubstr("cannot hold 4294967295 bytes"));
}

TEST(Npz, every_truncation_is_refused) {
  const std::string archive = zip_bytes(valid_members());
  for (std::size_t length = 0; length < archive.size(); ++length) {
    EXPECT_NE(failure(ErrorKind::format, archive.substr(0, length)), "no error") << length;
  }
}

TEST(Npz, a_changed_byte_of_the_data_is_noticed_by_its_checksum) {
  const std::string valid = zip_bytes(valid_members(), Packing::stored);
  const auto pixels = valid.find("}", valid.find("train_images.npy")) + 80;
  for (std::size_t i = 0; i < 8; ++i) {
    std::string hostile = valid;
    hostile[pixels + i] = static_cast<char>(hostile[pixels + i] ^ 1);
    EXPECT_THAT(failure(ErrorKind::format, hostile), HasSubstr("checksum differs"));
  }
}

TEST(Npz, changed_bytes_anywhere_never_crash) {
  const RandomStream draws(7, RandomPurpose::test);
  for (const Packing packing : {Packing::stored, Packing::deflate}) {
    const std::string valid = zip_bytes(valid_members(), packing);
    for (std::uint64_t round = 0; round < 500; ++round) {
      std::string hostile = valid;
      hostile[draws.below(valid.size(), 4 * round)] = static_cast<char>(draws.bits(4 * round + 2));
      try {
        static_cast<void>(read(hostile));
      } catch (const Error& error) {
        EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace etalon::datasets
