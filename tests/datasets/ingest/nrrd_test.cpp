// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "datasets/ingest/ingest.hpp"
#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using namespace testing_support;

/// The header and data of one file; a test changes what it is about.
struct Nrrd {
  std::map<std::string, std::string> fields = {
      {"type", "short"},    {"dimension", "3"},
      {"sizes", "4 3 2"},   {"space", "left-posterior-superior"},
      {"encoding", "raw"},  {"space directions", "(0.5,0,0) (0,0.5,0) (0,0,2)"},
      {"endian", "little"}, {"space origin", "(1,2,3)"}};
  std::string data = {};

  [[nodiscard]] std::string bytes(const std::string& line_end = "\n") const {
    std::string result = text("NRRD0004", line_end, "# made by a test", line_end);
    for (const auto& [name, value] : fields) {
      if (!value.empty()) result += text(name, ": ", value, line_end);
    }
    return result + line_end + data;
  }
};

Nrrd image() {
  Nrrd result;
  for (std::int16_t i = 0; i < 24; ++i) result.data += little(static_cast<std::int16_t>(i - 10));
  return result;
}

Nrrd label() {
  Nrrd result;
  result.fields["type"] = "uchar";
  result.fields["endian"] = "";
  result.data = std::string(24, '\0');
  result.data[23] = 1;
  return result;
}

DataOptions nrrd_options() {
  DataOptions options;
  options.format = "nrrd";
  options.path = "volumes";
  return options;
}

SampleTable read(const std::string& image_bytes, const std::string& label_bytes) {
  std::filesystem::create_directories("volumes");
  overwrite("volumes/brain1_image.nrrd", image_bytes);
  overwrite("volumes/brain1_label.nrrd", label_bytes);
  return ingest(nrrd_options());
}

std::string failure(ErrorKind kind, const Nrrd& of_image, const Nrrd& of_label = label()) {
  try {
    static_cast<void>(read(of_image.bytes(), of_label.bytes()));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

std::string failure_with(ErrorKind kind, const std::string& field, const std::string& value) {
  Nrrd changed = image();
  changed.fields[field] = value;
  return failure(kind, changed);
}

TEST(Nrrd, volumes_have_depth_first_and_labels_are_zero_or_one) {
  const SampleTable table = read(image().bytes(), label().bytes());
  const Sample& sample = table.samples.at(0);
  EXPECT_EQ(sample.id, "volume-1");
  EXPECT_EQ(sample.name, "brain1");
  EXPECT_EQ(sample.input.shape, (Shape{1, 2, 3, 4}));
  EXPECT_EQ(sample.input.as<std::int16_t>()[23], 13);
  EXPECT_EQ(sample.spacing_mm, (std::vector<double>{2, 0.5, 0.5}));
  EXPECT_EQ(sample.mask.shape, (Shape{2, 3, 4}));
  EXPECT_EQ(sample.mask.as<std::uint8_t>()[22], 0);
  EXPECT_EQ(sample.mask.as<std::uint8_t>()[23], 1);
}

TEST(Nrrd, gzip_and_raw_hold_the_same_volume) {
  Nrrd packed = image();
  packed.fields["encoding"] = "gzip";
  packed.data = deflated(packed.data, 31);
  EXPECT_EQ(read(packed.bytes(), label().bytes()).samples.at(0).input,
            read(image().bytes(), label().bytes()).samples.at(0).input);
}

TEST(Nrrd, a_label_on_another_grid_names_what_differs_with_the_numbers) {
  const std::vector<std::array<std::string, 3>> changes = {
      {"sizes", "3 4 2", "sizes: (4,3,2) and (3,4,2)"},
      {"space", "scanner-xyz", "space: left-posterior-superior and scanner-xyz"},
      {"space origin", "(1,2,4)", "origin: (1,2,3) and (1,2,4)"},
      {"space origin", "", "origin: (1,2,3) and not stated"},
      {"space directions", "(0.5,0,0) (0,0.5,0) (0,0,3)",
       "directions: (0.5,0,0) (0,0.5,0) (0,0,2) and (0.5,0,0) (0,0.5,0) (0,0,3)"},
      {"space directions", "", "directions: (0.5,0,0) (0,0.5,0) (0,0,2) and not stated"}};
  for (const auto& [field, value, difference] : changes) {
    Nrrd moved = label();
    moved.fields[field] = value;
    EXPECT_THAT(failure(ErrorKind::format, image(), moved),
                testing::EndsWith(
                    text("brain1_label.nrrd: not on the grid of its image (", difference, ")")))
        << field;
  }
}

TEST(Nrrd, spaces_of_the_patient_are_compared_by_their_points) {
  const std::vector<std::array<std::string, 3>> same = {
      {"LPS", "(1,2,3)", "(0.5,0,0) (0,0.5,0) (0,0,2)"},
      {"right-anterior-superior", "(-1,-2,3)", "(-0.5,0,0) (0,-0.5,0) (0,0,2)"},
      {"ras", "(-1,-2,3)", "(-0.5,0,0) (0,-0.5,0) (0,0,2)"},
      {"LAS", "(1,-2,3)", "(0.5,0,0) (0,-0.5,0) (0,0,2)"}};
  for (const auto& [space, origin, directions] : same) {
    Nrrd other = label();
    other.fields["space"] = space;
    other.fields["space origin"] = origin;
    other.fields["space directions"] = directions;
    EXPECT_EQ(failure(ErrorKind::format, image(), other), "no error") << space;
  }
  Nrrd mirrored = label();
  mirrored.fields["space"] = "RAS";
  EXPECT_THAT(failure(ErrorKind::format, image(), mirrored),
              HasSubstr("origin: (1,2,3) and (-1,-2,3)"));
}

TEST(Nrrd, spacings_without_a_space_and_neither_are_valid) {
  Nrrd spaced = image();
  Nrrd spaced_label = label();
  for (Nrrd* file : {&spaced, &spaced_label}) {
    for (const char* field : {"space", "space directions", "space origin"})
      file->fields[field] = "";
    file->fields["spacings"] = "0.9 0.9  2.5";
  }
  EXPECT_EQ(read(spaced.bytes(), spaced_label.bytes()).samples.at(0).spacing_mm,
            (std::vector<double>{2.5, 0.9, 0.9}));
  spaced_label.fields["spacings"] = "0.9 0.9 2";
  EXPECT_THAT(failure(ErrorKind::format, spaced, spaced_label),
              HasSubstr("directions: spacings 0.9 0.9 2.5 and spacings 0.9 0.9 2"));
  for (const char* unknown : {"", "NaN NaN NaN"}) {
    spaced.fields["spacings"] = unknown;
    spaced_label.fields["spacings"] = unknown;
    EXPECT_TRUE(read(spaced.bytes(), spaced_label.bytes()).samples.at(0).spacing_mm.empty());
  }
}

TEST(Nrrd, spacings_beside_directions_say_the_same) {
  Nrrd both = image();
  both.fields["spacings"] = "0.5 0.5 2";
  EXPECT_EQ(read(both.bytes(), label().bytes()).samples.at(0).spacing_mm,
            (std::vector<double>{2, 0.5, 0.5}));
  both.fields["spacings"] = "1 1 1";
  EXPECT_THAT(failure(ErrorKind::format, both, label()),
              HasSubstr("the spacing of axis 0 is 1, but the length of its space direction 0.5"));
  // One that is unknown leaves the others to be looked at.
  both.fields["spacings"] = "nan 1 2";
  EXPECT_THAT(failure(ErrorKind::format, both, label()),
              HasSubstr("the spacing of axis 1 is 1, but the length"));
  for (const char* rounded : {"0.50002 0.5 2", "nan 0.4999 2", "0.5 nan nan"}) {
    both.fields["spacings"] = rounded;
    EXPECT_EQ(read(both.bytes(), label().bytes()).samples.size(), 1U) << rounded;
  }
  both.fields["units"] = "\"um\" \"um\" \"um\"";
  EXPECT_THAT(failure(ErrorKind::unsupported, both, label()), HasSubstr("lengths in 'um'"));
}

TEST(Nrrd, other_ways_to_write_a_header_hold_the_same_volume) {
  const Sample plain = read(image().bytes(), label().bytes()).samples.at(0);
  EXPECT_EQ(read(image().bytes("\r\n"), label().bytes("\r\n")).samples.at(0).input, plain.input);
  Nrrd blanks = image();
  blanks.fields["sizes"] = "4  3 \t2";
  blanks.fields["space directions"] = "(0.5, 0, 0)  (0,0.5,0)(0,0,2)";
  blanks.fields["type"] = "signed short int";
  EXPECT_EQ(read(blanks.bytes(), label().bytes()).samples.at(0).input, plain.input);
  Nrrd members = image();
  members.fields["encoding"] = "gz";
  members.data = deflated(members.data.substr(0, 20), 31) + deflated(members.data.substr(20), 31);
  EXPECT_EQ(read(members.bytes(), label().bytes()).samples.at(0).input, plain.input);
  members.data += "behind";
  EXPECT_THAT(failure(ErrorKind::format, members), HasSubstr("6 bytes stand behind"));
}

Nrrd label_of(const std::string& type, const std::string& data) {
  Nrrd result = label();
  result.fields["type"] = type;
  result.fields["endian"] = "little";
  result.data = data;
  return result;
}

TEST(Nrrd, label_values_are_the_declared_classes) {
  std::string values(24, '\0');
  values[3] = 2;
  values[23] = 2;
  DataOptions options = nrrd_options();
  // In an order in which what is above 0 is not the second class.
  options.class_values = {"2", "0"};
  overwrite("volumes/brain1_image.nrrd", image().bytes());
  overwrite("volumes/brain1_label.nrrd", label_of("uchar", values).bytes());
  const SampleTable table = ingest(options);
  EXPECT_EQ(std::ranges::count(table.samples.at(0).mask.as<std::uint8_t>(), 1), 22);
  options.class_values = {"0", "M"};
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
}

TEST(Nrrd, an_undeclared_label_value_is_refused_with_place_and_count_or_background_by_a_key) {
  std::string values(24, '\0');
  values[5] = values[17] = 2;
  EXPECT_EQ(failure(ErrorKind::format, image(), label_of("uchar", values)),
            "volumes/brain1_label.nrrd: 2 voxels with undeclared values (2 ×2), the first at "
            "(z,y,x) = (0,1,1); data.class_values declares 0, 1; declare them, or set "
            "data.undeclared_values = \"background\"");
  std::string reals;
  for (int i = 0; i < 24; ++i) {
    const float value = i == 7   ? std::numeric_limits<float>::quiet_NaN()
                        : i == 9 ? -1.0F
                                 : 0.5F * static_cast<float>(i == 11);
    reals += little(value);
  }
  EXPECT_THAT(failure(ErrorKind::format, image(), label_of("float", reals)),
              HasSubstr("3 voxels with undeclared values (NaN ×1, -1 ×1, 0.5 ×1), the first at "
                        "(z,y,x) = (0,1,3)"));
  DataOptions options = nrrd_options();
  options.undeclared_values = "background";
  const SampleTable table = ingest(options);
  EXPECT_EQ(std::ranges::count(table.samples.at(0).mask.as<std::uint8_t>(), 0), 24);
}

TEST(Nrrd, two_visits_are_one_patient_by_a_pattern) {
  std::filesystem::create_directories("visits");
  for (const char* name : {"P01_visit1", "P01_visit2", "P02_visit1"}) {
    overwrite(text("visits/", name, "_image.nrrd"), image().bytes());
    overwrite(text("visits/", name, "_label.nrrd"), label().bytes());
  }
  DataOptions options = nrrd_options();
  options.path = "visits";
  EXPECT_EQ(ingest(options).patient_source, PatientSource::unnamed);
  options.patient_pattern = "^(P[0-9]+)_";
  const SampleTable table = ingest(options);
  EXPECT_EQ(table.patient_source, PatientSource::pattern);
  EXPECT_EQ(table.samples.at(0).patient, "P01");
  EXPECT_EQ(table.samples.at(1).patient, "P01");
  EXPECT_EQ(table.samples.at(2).patient, "P02");
}

TEST(Nrrd, the_same_grid_written_in_other_words_is_the_same) {
  Nrrd same = label();
  same.fields["space origin"] = "(1.0, 2.00,3e0)";
  same.fields["space directions"] = "(0.50,0,0)  (0,0.5,-0)  (0,0,2.0)";
  EXPECT_EQ(failure(ErrorKind::format, image(), same), "no error");
}

TEST(Nrrd, what_is_valid_and_not_read_is_unsupported) {
  const std::vector<std::array<std::string, 3>> fields = {
      {"endian", "big", "brain1_image.nrrd: only little-endian"},
      {"type", "block", "element type 'block'"},
      {"type", "uint32", "element type 'uint32'"},
      {"encoding", "bzip2", "encoding 'bzip2'"},
      {"sizes", "4 6", "2 axes"},
      {"data file", "brain1.raw", "the data stands in another file"},
      {"byte skip", "-1", "'byteskip: -1' is not supported"},
      {"line skip", "2", "'lineskip: 2' is not supported"},
      {"space", "right-anterior-superior-time", "space 'right-anterior-superior-time'"},
      {"space units", "\"cm\" \"cm\" \"cm\"", "lengths in 'cm'"},
      {"kinds", "vector domain domain", "an axis is of kind 'vector'"},
      {"space directions", "none (0,1,0) (0,0,1)", "an axis that is not one of space"}};
  for (const auto& [field, value, message] : fields) {
    Nrrd changed = image();
    if (field == "sizes") changed.fields["dimension"] = "2";
    changed.fields[field] = value;
    EXPECT_THAT(failure(ErrorKind::unsupported, changed), HasSubstr(message)) << field;
  }
}

TEST(Nrrd, broken_headers_name_file_and_field) {
  for (const char* field : {"type", "sizes", "encoding", "endian"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, field, ""),
                HasSubstr(text("brain1_image.nrrd: the header lacks '", field, "'")));
  }
  for (const char* sizes : {"4 x 2", "4 -3 2", "4 0 2", "4 3 99999999999999999999"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, "sizes", sizes), HasSubstr("sizes are broken"));
  }
  EXPECT_THAT(failure_with(ErrorKind::format, "dimension", "4"), HasSubstr("dimension is '4'"));
  EXPECT_THAT(failure_with(ErrorKind::format, "sizes", "4000000000 4000000000 4000000000"),
              AllOf(HasSubstr("brain1_image.nrrd"), HasSubstr("too many elements")));
  EXPECT_THAT(failure_with(ErrorKind::format, "sizes", "4 3 2\nSizes: 4 3 2"),
              HasSubstr("brain1_image.nrrd: the header says 'Sizes' twice"));
  for (const char* directions : {"(1,0,0) (0,x,0) (0,0,1)", "(1,0,0) (0,0,0) (0,0,1)",
                                 "(1,0,0) (0,1,0", "(1,0,0) (0,1,0)", "(1,0) (0,1) (1,1)"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, "space directions", directions),
                HasSubstr("space direction"));
  }
  EXPECT_THAT(failure_with(ErrorKind::format, "space origin", "(1,2,nan)"),
              HasSubstr("space origin is not a number"));
}

TEST(Nrrd, data_of_another_length_is_refused_raw_and_packed) {
  Nrrd raw = image();
  raw.data.pop_back();
  EXPECT_THAT(failure(ErrorKind::format, raw), HasSubstr("47 bytes of data, 48 expected"));
  Nrrd packed = image();
  packed.fields["encoding"] = "gzip";
  packed.data = deflated(packed.data + "x", 31);
  EXPECT_THAT(failure(ErrorKind::format, packed), HasSubstr("not 48 bytes long"));
  packed.fields["sizes"] = "4000 4000 4000";
  EXPECT_THAT(failure(ErrorKind::format, packed), HasSubstr("cannot hold 128000000000 bytes"));
}

TEST(Nrrd, an_image_without_its_label_and_an_empty_folder_are_named) {
  write_file("alone/x_image.nrrd", image().bytes());
  std::filesystem::create_directories("empty");
  DataOptions options = nrrd_options();
  options.path = "alone";
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
  options.path = "empty";
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
  options.path = "absent";
  EXPECT_THROW(static_cast<void>(ingest(options)), Error);
}

TEST(Nrrd, truncations_and_changed_bytes_are_read_or_refused) {
  Nrrd packed = image();
  packed.fields["encoding"] = "gzip";
  packed.data = deflated(packed.data, 31);
  const RandomStream draws(8, RandomPurpose::test);
  for (const std::string& valid : {image().bytes(), packed.bytes()}) {
    for (std::uint64_t round = 0; round < 300 + valid.size(); ++round) {
      std::string hostile = valid;
      if (round < valid.size()) {
        hostile.resize(round);
      } else {
        hostile[draws.below(valid.size(), 4 * round)] =
            static_cast<char>(draws.bits(4 * round + 2));
      }
      try {
        static_cast<void>(read(hostile, label().bytes()));
      } catch (const Error& error) {
        EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace etalon::datasets
