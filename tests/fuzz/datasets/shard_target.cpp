// SPDX-License-Identifier: Apache-2.0
#include "datasets/reader.hpp"

#include <filesystem>

#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  testing_support::build_table("seed", 6);
  return {read_text_file("seed/shard-00000.h5")};
}

/// A shard whose digest the manifest was fitted to: what is read is what its bytes say.
void parse(std::string_view bytes) {
  if (!std::filesystem::exists("read/manifest.json")) {
    testing_support::build_table("seed", 6);
    std::filesystem::create_directories("read");
  }
  Json manifest = Json::read_file("seed/manifest.json");
  manifest["distribution"].as_array()[0]["sha256"] = sha256(bytes).hex();
  testing_support::overwrite("read/manifest.json", manifest.canonical());
  testing_support::overwrite("read/shard-00000.h5", std::string(bytes));
  const datasets::SampleReader reader("read");
  std::vector<float> row(3);
  for (std::int64_t i = 0; i < 6; ++i) {
    reader.read_input(i, row);
    static_cast<void>(reader.read_class(i));
  }
}

}  // namespace etalon::fuzz
