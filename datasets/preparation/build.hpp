// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/log.hpp"
#include "datasets/manifest.hpp"

namespace etalon::datasets {

/// Digest of the source: of the file, or over names and digests of a folder's files.
[[nodiscard]] Digest source_digest(const DataOptions& options);

/// Ingests, checks, splits and writes `folder`/{manifest.json, quality.json, shard-*.h5}. The same
/// source and options give the same bytes. Called by one rank. The manifest is written last:
/// without it the folder holds no dataset. quality.json is written even when a check fails, which
/// then throws: a format error naming columns with missing values, a config error naming classes
/// that a split lacks, an integrity error listing the pairs when patients or content stand on both
/// sides of a split, unless the options decide otherwise.
Manifest build_dataset(const DataOptions& options, const std::filesystem::path& folder,
                       const Log& log);

}  // namespace etalon::datasets
