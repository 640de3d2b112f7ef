// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package.hpp"

#include <algorithm>

#include "models/packages/bundle_files.hpp"

namespace etalon::models {
namespace {

std::map<std::string, std::string> read_bundles(const std::filesystem::path& folder) {
  std::map<std::string, std::string> bundles;
  for (const auto& name : bundle_file_names(folder)) {
    bundles.emplace(name, read_bundle_file(folder / name));
  }
  return bundles;
}

}  // namespace

std::map<std::string, std::string> PackageFolder::signatures() const {
  return read_bundles(root / "signatures");
}

std::map<std::string, std::string> PackageFolder::statements() const {
  return read_bundles(root / "statements");
}

bool holds_package(const std::filesystem::path& root) {
  return std::filesystem::is_directory(root / "package") &&
         (std::filesystem::exists(root / "oci-manifest.json") ||
          !bundle_file_names(root / "signatures").empty() ||
          !bundle_file_names(root / "statements").empty());
}

std::string document_of(std::string_view bundle_file_name) {
  std::string_view name = bundle_file_name.substr(0, bundle_file_name.find('.'));
  const auto dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == name.size()) {
    return std::string(name);
  }
  const auto number = name.substr(dash + 1);
  const bool is_number =
      std::ranges::all_of(number, [](char letter) { return letter >= '0' && letter <= '9'; });
  return std::string(is_number ? name.substr(0, dash) : name);
}

}  // namespace etalon::models
