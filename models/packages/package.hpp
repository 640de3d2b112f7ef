// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/packages/bundle.hpp"
#include "models/packages/predicates.hpp"

namespace etalon::models {

/// A package with everything that speaks about it, in a folder: a job directory or what `pull`
/// made. docs/formats/package.md.
///
///     package/                              the files that are signed, exactly these
///     signatures/<role>[-<n>].sigstore.json OpenSSF Model Signing bundles over package/
///     statements/<document>[-<n>].sigstore.json   signed in-toto statements: provenance,
///                                           certificate, plan
///     oci-manifest.json                     the ModelPack manifest (written by push and pull)
struct PackageFolder {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path files() const { return root / "package"; }
  /// Bundles of signatures/, file name → bytes; empty when there is no folder.
  [[nodiscard]] std::map<std::string, std::string> signatures() const;
  /// Bundles of statements/, file name → bytes.
  [[nodiscard]] std::map<std::string, std::string> statements() const;
};

/// Whether a folder is one of these: it has `package/` beside a bundle or a manifest. Looks at
/// names alone.
[[nodiscard]] bool holds_package(const std::filesystem::path& root);

/// `certificate` of `certificate-2.sigstore.json`, `developer` of `developer.sigstore.json`.
[[nodiscard]] std::string document_of(std::string_view bundle_file_name);

}  // namespace etalon::models
