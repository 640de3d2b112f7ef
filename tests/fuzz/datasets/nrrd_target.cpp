// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "datasets/ingest/ingest.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

using namespace testing_support;

namespace {

std::string nrrd(const std::string& type, const std::string& encoding, const std::string& data) {
  return "NRRD0004\n# a comment\ntype: " + type +
         "\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 3 2\n" +
         "space directions: (0.5,0,0) (0,0.5,0) (0,0,2)\nkinds: domain domain domain\nendian: "
         "little\nencoding: " +
         encoding + "\nspace origin: (1,2,3)\n\n" + data;
}

}  // namespace

std::vector<std::string> seeds() {
  return {nrrd("short", "raw", std::string(48, '\1')), nrrd("float", "raw", std::string(96, '\0')),
          nrrd("uchar", "gzip", deflated(std::string(24, '\2'), 31))};
}

/// The image of a volume whose label is intact.
void parse(std::string_view bytes) {
  std::filesystem::create_directories("volumes");
  overwrite("volumes/a_label.nrrd", nrrd("uchar", "raw", std::string(24, '\1')));
  overwrite("volumes/a_image.nrrd", std::string(bytes));
  datasets::DataOptions options;
  options.format = "nrrd";
  options.path = "volumes";
  static_cast<void>(datasets::ingest_nrrd(options));
}

}  // namespace etalon::fuzz
