// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {

bool is_manifest_of(std::string_view manifest, const PackageFolder& folder) {
  std::vector<PackageFile> files;
  try {
    for (const auto& [name, layer] : parse_package_manifest(manifest, "manifest").files) {
      files.push_back({name, layer.digest, layer.size});
    }
  } catch (const Error& problem) {
    if (is_of_the_machine(problem.kind())) throw;
    return false;  // no package at all
  }
  std::ranges::sort(files, {}, &PackageFile::name);
  return files == list_files(folder.files());
}

std::string tag_is_taken(std::string_view store, std::string_view tag, std::string_view manifest) {
  return text(store, ":", tag, " names another package (manifest ", sha256(manifest).prefixed(),
              "), which a push would replace; choose another version (package.version) or tag, or "
              "add --replace-tag");
}

void check_tag_is_free(Store& store, std::string_view tag, const PackageFolder& folder) {
  if (tag == "latest") return;
  const auto manifest = store.find_manifest(tag);
  check(!manifest || is_manifest_of(*manifest, folder), ErrorKind::config,
        tag_is_taken(store.name(), tag, manifest.value_or("")));
}

}  // namespace etalon::models
