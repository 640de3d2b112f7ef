// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "models/packages/package_path.hpp"
#include "models/registry/oci.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/models/registry/package_fixture.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {models::package_artifact(models::test::small_package("package"), "m").manifest};
}

void parse(std::string_view bytes) {
  for (const auto& [path, layer] : models::parse_package_manifest(bytes, "the input").files) {
    ensure(models::package_path_fault(path).empty(),
           "no file of a manifest leaves the package's folder");
  }
}

}  // namespace etalon::fuzz
