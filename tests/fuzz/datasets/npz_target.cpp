// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/ingest.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

using namespace testing_support;

std::vector<std::string> seeds() {
  std::map<std::string, std::string> members;
  for (const std::string part : {"train", "val", "test"}) {
    members[part + "_images.npy"] = npy_bytes("|u1", {2, 3, 4}, std::string(24, '\x40'));
    members[part + "_labels.npy"] = npy_bytes("|u1", {2, 1}, std::string("\0\1", 2));
  }
  return {zip_bytes(members, Packing::stored), zip_bytes(members, Packing::deflate)};
}

void parse(std::string_view bytes) {
  overwrite("a.npz", std::string(bytes));
  datasets::DataOptions options;
  options.format = "npz";
  options.path = "a.npz";
  static_cast<void>(datasets::ingest_npz(options));
}

}  // namespace etalon::fuzz
