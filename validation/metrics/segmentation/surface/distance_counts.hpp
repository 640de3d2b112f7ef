// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace etalon::validation {

/// How often each pair (squared distance, kind) occurs. Distances between voxels take few distinct
/// values, so that this is small where the list of all is large; whole counts make it independent
/// of the order of adding. Value type.
class DistanceCounts {
 public:
  struct Entry {
    double squared = 0;  ///< mm²
    std::int64_t kind = 0;
    std::int64_t count = 0;  ///< 0: a free slot
  };

  void add(double squared, std::int64_t kind, std::int64_t count = 1);
  void add(const DistanceCounts& other);
  [[nodiscard]] std::int64_t distinct() const noexcept { return used_; }
  /// By distance, then kind.
  [[nodiscard]] std::vector<Entry> sorted() const;

 private:
  [[nodiscard]] std::size_t slot_of(double squared, std::int64_t kind) const noexcept;
  void grow();

  std::vector<Entry> slots_;
  std::int64_t used_ = 0;
};

}  // namespace etalon::validation
