// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/log.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/manifest.hpp"

namespace etalon::datasets {

/// Ingests, checks, splits and writes `folder`/{manifest.json, quality.json, shard-*.h5}, and
/// beside them names.csv: what the source calls each sample and patient, which nothing else written
/// here says. The same source and options give the same bytes, wherever the source lies. Called by
/// one rank. The manifest is written last: without it the folder holds no dataset.
///
/// names.csv and quality.json are written even when a check fails, which then throws: a format
/// error naming columns with missing values, a config error naming classes that a split lacks, an
/// integrity error listing what stands on both sides of a split, unless the options decide
/// otherwise. Findings that only warn are logged. An integrity error when the bytes that were read
/// do not have the digest `expected`: the source changed in between.
Manifest build_dataset(const DataOptions& options, const std::filesystem::path& folder,
                       const Log& log, const std::optional<Digest>& expected = {});

}  // namespace etalon::datasets
