// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// One shard file: samples of one shape and type.
struct ShardInfo {
  std::string file;  ///< name in the data folder
  Digest digest;
  std::int64_t samples = 0;
  Shape sample_shape;
  DType dtype = DType::f32;
};

/// What `data/manifest.json` says of a dataset (docs/formats/manifest.md). Samples are numbered in
/// shard order; the columns below have one entry per sample.
struct Manifest {
  DataOptions options;
  Digest source;                      ///< of the source file(s)
  std::vector<std::string> features;  ///< names of table columns; empty for images
  bool has_masks = false;
  std::vector<ShardInfo> shards;
  std::vector<std::string> sample_ids;
  std::vector<std::string> patients;
  std::vector<Split> splits;
  std::vector<std::int64_t> labels_of_train_validation;  ///< −1 where the sample is a test sample
  std::vector<std::vector<std::int64_t>> counts;         ///< [split][class]

  [[nodiscard]] std::int64_t size() const { return std::ssize(sample_ids); }
  [[nodiscard]] std::vector<std::int64_t> indices(Split split) const;
};

[[nodiscard]] Json to_json(const Manifest& manifest);
/// Throws format errors naming file and key.
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& data_folder);
/// Compares a shard's bytes with its digest; throws an integrity error naming the shard.
void verify_shard(const std::filesystem::path& data_folder, const ShardInfo& shard);
/// The same for every shard.
void verify_shards(const std::filesystem::path& data_folder, const Manifest& manifest);

}  // namespace etalon::datasets
