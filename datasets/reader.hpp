// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "datasets/manifest.hpp"

namespace etalon::datasets {

/// Reads samples of a dataset by their global number, from any thread. A shard is compared with its
/// digest when it is first needed (integrity error), decoded, and kept while it fits `cache_bytes`;
/// the least recently used one goes first.
///
///     SampleReader reader("out/job/data");
///     reader.read_input(index, row);   // raw values as float32
class SampleReader {
 public:
  explicit SampleReader(const std::filesystem::path& data_folder,
                        std::int64_t cache_bytes = std::int64_t{1} << 30);
  ~SampleReader();

  [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }
  /// (F), (C,H,W) or (C,D,H,W).
  [[nodiscard]] const Shape& sample_shape(std::int64_t index) const;
  /// All values of a sample, row-major, as float32.
  void read_input(std::int64_t index, std::span<float> out) const;
  [[nodiscard]] std::int64_t read_class(std::int64_t index) const;
  /// A box (C, size) of a volume that begins at `origin` (D,H,W); zero outside the volume.
  void read_input_patch(std::int64_t index, std::span<const std::int64_t> origin,
                        std::span<const std::int64_t> size, std::span<float> out) const;
  /// The same box of the label volume (size); zero outside.
  void read_mask_patch(std::int64_t index, std::span<const std::int64_t> origin,
                       std::span<const std::int64_t> size, std::span<std::uint8_t> out) const;

 private:
  struct Shard;
  struct Place {
    std::size_t shard = 0;
    std::int64_t row = 0;
  };
  [[nodiscard]] Place place_of(std::int64_t index) const;
  /// Shared: a lane may still read a shard that another one pushes out of the cache.
  [[nodiscard]] std::shared_ptr<const Shard> shard(std::size_t number) const;

  std::filesystem::path folder_;
  std::int64_t cache_bytes_;
  Manifest manifest_;
  std::vector<std::int64_t> first_;  ///< global number of each shard's first sample
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<const Shard>> cache_;
  mutable std::vector<std::int64_t> used_;
  mutable std::vector<bool> verified_;  ///< against its digest, when it was first loaded
  mutable std::int64_t clock_ = 0;
  mutable std::int64_t cached_bytes_ = 0;
};

}  // namespace etalon::datasets
