// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

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
/// `weights_digest` of the weights that stand in a graph.
[[nodiscard]] Digest weights_digest(const Graph& graph);

/// The checkpoint as a safetensors file (docs/formats/checkpoint.md). Equal states, equal bytes.
[[nodiscard]] std::string checkpoint_bytes(const FlatLayout& layout, const Checkpoint& checkpoint);
/// Values and moments of the same; epoch and step are left 0, for who knows the file's digest knows
/// them. Throws a format error for what is no safetensors file, an integrity error when its tensors
/// are not exactly those of the layout.
[[nodiscard]] Checkpoint parse_checkpoint(std::string_view bytes, const FlatLayout& layout,
                                          std::string_view source);

}  // namespace etalon::models
