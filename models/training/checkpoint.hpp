// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "models/training/flat_layout.hpp"

namespace etalon::models {

/// State after a whole epoch, complete for every element: any number of ranks can go on from it.
struct Checkpoint {
  std::int64_t epoch = 0;  ///< epochs done
  std::int64_t step = 0;   ///< steps done
  std::vector<float> values;
  std::vector<float> first;   ///< optimizer moments over the parameters
  std::vector<float> second;  ///< empty for sgd
};

/// Digest of the model state: SHA-256 over name, 0, values of each parameter and running statistic
/// in layout order. The `weights_sha256` of records.
[[nodiscard]] Digest weights_digest(const FlatLayout& layout, std::span<const float> values);
/// Merkle root (RFC 6962) over one leaf per parameter and running statistic.
[[nodiscard]] Digest weights_merkle_root(const FlatLayout& layout, std::span<const float> values);

/// Writes `epoch-NNNNNN.safetensors` and, last, `latest.json` with the file's digest, the weights'
/// digests and `state` (what training needs beside numbers). docs/formats/checkpoint.md.
void write_checkpoint(const std::filesystem::path& folder, const FlatLayout& layout,
                      const Checkpoint& checkpoint, const Json& state);

/// `latest.json`, or nothing when there is none.
[[nodiscard]] std::optional<Json> read_latest(const std::filesystem::path& folder);
/// The checkpoint of an epoch; throws integrity errors when bytes and digests differ.
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& folder,
                                         const FlatLayout& layout, std::int64_t epoch);

}  // namespace etalon::models
