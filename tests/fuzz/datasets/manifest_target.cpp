// SPDX-License-Identifier: Apache-2.0
#include "datasets/manifest.hpp"

#include <filesystem>

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  testing_support::build_table("seed", 6);
  return {read_text_file("seed/manifest.json")};
}

void parse(std::string_view bytes) {
  std::filesystem::create_directories("read");
  testing_support::overwrite("read/manifest.json", std::string(bytes));
  const datasets::Manifest manifest = datasets::read_manifest("read");
  const std::string written = datasets::to_json(manifest).canonical();
  testing_support::overwrite("read/manifest.json", written);
  ensure(datasets::to_json(datasets::read_manifest("read")).canonical() == written,
         "a manifest is read as it was written");
}

}  // namespace etalon::fuzz
