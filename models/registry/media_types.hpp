// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/packages/bundle.hpp"

namespace etalon::models {

// OCI image-spec v1.1.
inline constexpr std::string_view manifest_media_type =
    "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view index_media_type = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view empty_media_type = "application/vnd.oci.empty.v1+json";
inline constexpr std::string_view ref_name_annotation = "org.opencontainers.image.ref.name";
inline constexpr std::string_view title_annotation = "org.opencontainers.image.title";

// CNCF ModelPack (model-spec).
inline constexpr std::string_view model_artifact_type =
    "application/vnd.cncf.model.manifest.v1+json";
inline constexpr std::string_view model_config_media_type =
    "application/vnd.cncf.model.config.v1+json";
inline constexpr std::string_view file_path_annotation = "org.cncf.model.filepath";

// Sigstore bundles in OCI.
inline constexpr std::string_view bundle_media_type =
    "application/vnd.dev.sigstore.bundle.v0.3+json";
inline constexpr std::string_view bundle_content_annotation = "dev.sigstore.bundle.content";
inline constexpr std::string_view predicate_annotation = "dev.sigstore.bundle.predicateType";

/// No manifest or index is larger: registries refuse more than 4 MiB.
inline constexpr std::size_t max_manifest_bytes = std::size_t{4} << 20U;
/// Bundles that are pulled with one package, and their bytes together.
inline constexpr std::size_t max_bundles = 256;
inline constexpr std::int64_t max_bundle_bytes = 2 * most_bundle_bytes;
/// Names of one list of a registry, over all its pages.
inline constexpr std::size_t max_listed_names = 100000;
inline constexpr int max_pages = 1000;
/// One page of a list; registries that do not know `n` send all names at once.
inline constexpr std::int64_t max_page_bytes = std::int64_t{16} << 20U;

}  // namespace etalon::models
