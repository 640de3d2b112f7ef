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

void check_tag_is_free(std::string_view store, std::string_view tag,
                       const std::optional<std::string>& manifest, const PackageFolder& folder) {
  if (tag == "latest") return;
  check(!manifest || is_manifest_of(*manifest, folder), ErrorKind::config,
        tag_is_taken(store, tag, manifest.value_or("")));
}

void check_tag_is_free(Store& store, std::string_view tag, const PackageFolder& folder) {
  check_tag_is_free(store.name(), tag, store.find_manifest(tag), folder);
}

}  // namespace etalon::models
