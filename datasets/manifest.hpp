// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
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
/// shard order; the columns below have one entry per sample. It holds no name of a source file, no
/// place on this machine and no patient's id: those stand beside it in names.csv, which stays here.
struct Manifest {
  DataOptions options;                ///< without `path` and `patient_table`
  Digest source;                      ///< of the source file(s)
  std::vector<std::string> features;  ///< names of table columns; empty for images
  bool has_masks = false;
  std::vector<ShardInfo> shards;
  PatientSource patient_source = PatientSource::unnamed;
  std::vector<std::string> sample_ids;  ///< places in the source: `row-12`, `volume-2`
  std::vector<std::string> patients;    ///< `patient-7`
  std::vector<Split> splits;
  std::vector<std::int64_t> labels_of_train_validation;  ///< −1 where the sample is a test sample
  std::vector<std::vector<std::int64_t>> counts;         ///< [split][class]

  [[nodiscard]] std::int64_t size() const { return std::ssize(sample_ids); }
  [[nodiscard]] std::vector<std::int64_t> indices(Split split) const;
  /// The same for whoever needs at least one; throws a config error when the split has none.
  [[nodiscard]] std::vector<std::int64_t> required_indices(Split split) const;
};

/// Section `[data]` without the keys that are places on this machine.
[[nodiscard]] Json portable_json(const DataOptions& options);

[[nodiscard]] Json to_json(const Manifest& manifest);
/// Throws format errors naming file and key.
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& data_folder);
/// Compares a shard's bytes with its digest; throws an integrity error naming the shard.
void verify_shard(const std::filesystem::path& data_folder, const ShardInfo& shard);
/// The same for bytes that were read from `file`.
void verify_shard(const std::filesystem::path& file, std::span<const std::byte> bytes,
                  const ShardInfo& shard);
/// The same for every shard.
void verify_shards(const std::filesystem::path& data_folder, const Manifest& manifest);

}  // namespace etalon::datasets
