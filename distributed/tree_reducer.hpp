// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "distributed/communicator.hpp"
#include "distributed/partition.hpp"

namespace etalon::distributed {

/// Throws a config error unless there can be a tree sum over so many logical shards (a power of
/// two), or so many ranks that share them. Known before any work; not collective.
void check_shards(std::int64_t shards);
void check_ranks(std::int64_t ranks, std::int64_t shards);

/// The pairwise tree sum of K vectors of length n over any number W of ranks, 1 ≤ W ≤ K: always
/// ((v0+v1)+(v2+v3))+…, the same bits for every W and every order in which shards arrive.
///
/// Rank r adds the vectors of its shards (`part_of(r, W, K)`) from any thread; two children are
/// summed by whoever brings the second, so a rank holds O(log K) vectors. `reduce_scatter`
/// (collective, one thread) exchanges pieces of the ranks' partial sums; each rank finishes the
/// tree for its piece.
///
///     reducer.add(shard, gradient);                 // for each own shard, any lane
///     std::span<float> piece = reducer.reduce_scatter(comm);
///     …update parameters[reducer.piece().begin …]…
///     reducer.all_gather(comm, parameters);
class TreeReducer {
 public:
  /// `shards` is K, a power of two; `length` is n. Throws a config error when W > K.
  TreeReducer(const Communicator& comm, std::int64_t shards, std::int64_t length);

  /// Shards of this rank.
  [[nodiscard]] Range own_shards() const noexcept { return own_; }
  /// Elements of the sum that this rank owns; piece borders are multiples of 16 elements.
  [[nodiscard]] Range piece() const noexcept { return pieces_[static_cast<std::size_t>(rank_)]; }
  [[nodiscard]] Range piece(std::int64_t rank) const {
    return pieces_[static_cast<std::size_t>(rank)];
  }
  /// Hands in the vector of an own shard. Thread-safe.
  void add(std::int64_t shard, std::vector<float> values);
  /// The sum of this rank's piece; valid until the next `add`. All own shards must have been added.
  /// Collective.
  [[nodiscard]] std::span<float> reduce_scatter(Communicator& comm);
  /// Collects the pieces of all ranks in `full` (n). Collective.
  void all_gather(Communicator& comm, std::span<float> full) const;
  /// A buffer of n floats, reused between steps. Thread-safe.
  [[nodiscard]] std::vector<float> take_buffer();

 private:
  using Key = std::pair<std::int64_t, std::int64_t>;  // (level, index)
  void give_back(std::vector<float> buffer);

  std::int64_t rank_;
  std::int64_t shards_;
  std::int64_t length_;
  Range own_;
  std::vector<Range> pieces_;
  std::vector<std::vector<TreeNode>> subtrees_;  ///< per rank
  std::mutex mutex_;
  std::map<Key, std::vector<float>> partial_;
  std::vector<std::vector<float>> spare_;
  std::vector<float> result_;
};

}  // namespace etalon::distributed
