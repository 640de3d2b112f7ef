// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

  [[nodiscard]] std::string bytes() const {
    std::string result = "NRRD0004\n# made by a test\n";
    for (const auto& [name, value] : fields) {
      if (!value.empty()) result += text(name, ": ", value, "\n");
    }
    return result + "\n" + data;
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
  result.data[23] = 5;
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
  EXPECT_EQ(sample.id, "brain1");
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

TEST(Nrrd, a_label_on_another_grid_names_the_label_file) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"sizes", "3 4 2"},
      {"space", "right-anterior-superior"},
      {"space origin", "(1,2,4)"},
      {"space directions", "(0.5,0,0) (0,0.5,0) (0,0,3)"}};
  for (const auto& [field, value] : changes) {
    Nrrd moved = label();
    moved.fields[field] = value;
    EXPECT_THAT(failure(ErrorKind::format, image(), moved),
                HasSubstr("brain1_label.nrrd: not on the grid of its image"))
        << field;
  }
}

TEST(Nrrd, the_same_grid_written_in_other_words_is_the_same) {
  Nrrd same = label();
  same.fields["space origin"] = "(1.0, 2.00,3e0)";
  same.fields["space directions"] = "(0.50,0,0)  (0,0.5,-0)  (0,0,2.0)";
  EXPECT_EQ(failure(ErrorKind::format, image(), same), "no error");
}

TEST(Nrrd, what_is_not_supported_says_so) {
  EXPECT_THAT(failure_with(ErrorKind::unsupported, "endian", "big"),
              HasSubstr("brain1_image.nrrd: only little-endian"));
  EXPECT_THAT(failure_with(ErrorKind::unsupported, "type", "block"),
              HasSubstr("element type 'block'"));
  EXPECT_THAT(failure_with(ErrorKind::unsupported, "encoding", "bzip2"),
              HasSubstr("encoding 'bzip2'"));
  EXPECT_THAT(failure_with(ErrorKind::unsupported, "sizes", "4 6"), HasSubstr("2 axes"));
}

TEST(Nrrd, broken_headers_name_file_and_field) {
  for (const char* field :
       {"type", "sizes", "encoding", "endian", "space directions", "space origin"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, field, ""),
                HasSubstr(text("brain1_image.nrrd: the header lacks '", field, "'")));
  }
  for (const char* sizes : {"4 x 2", "4 -3 2", "4 0 2", "4 3 99999999999999999999"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, "sizes", sizes), HasSubstr("sizes are broken"));
  }
  EXPECT_THAT(failure_with(ErrorKind::format, "sizes", "4000000000 4000000000 4000000000"),
              HasSubstr("too many elements"));
  for (const char* directions : {"(1,0,0) (0,x,0) (0,0,1)", "(1,0,0) (0,0,0) (0,0,1)",
                                 "(1,0,0) (0,1,0", "(1,0,0) (0,1,0)"}) {
    EXPECT_THAT(failure_with(ErrorKind::format, "space directions", directions),
                HasSubstr("space direction"));
  }
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
