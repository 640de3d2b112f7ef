// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/registry/oci.hpp"

namespace etalon::models {

/// What every OCI manifest says about itself, whoever wrote it.
struct ManifestSummary {
  /// As it stands in an index: media type, digest and size of the manifest itself, its artifact
  /// type (that of the config when it names none) and annotations.
  Descriptor self;
  Descriptor config;
  std::optional<Descriptor> subject;
  std::vector<Descriptor> layers;
};

/// Throws format errors naming `source` for what is no OCI image manifest.
[[nodiscard]] ManifestSummary parse_manifest(std::string_view bytes, std::string_view source);

/// predicateType of the statement that a Sigstore bundle signs; nothing when `bundle` is no bundle
/// with a DSSE envelope around an in-toto statement. No signature is checked.
[[nodiscard]] std::optional<std::string> bundle_predicate(std::string_view bundle);

}  // namespace etalon::models
