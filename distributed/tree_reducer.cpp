// SPDX-License-Identifier: Apache-2.0
#include "distributed/tree_reducer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/text.hpp"

namespace etalon::distributed {
namespace {

// Borders on whole cache lines keep the elementwise update on aligned data.
constexpr std::int64_t piece_alignment = 16;

void add_to(std::span<float> sum, std::span<const float> other) {
  float* a = sum.data();
  const float* b = other.data();
  for (std::size_t i = 0; i < sum.size(); ++i) a[i] += b[i];
}

}  // namespace

void check_shards(std::int64_t shards) {
  if (shards > 0 && std::has_single_bit(static_cast<std::uint64_t>(shards))) return;
  const auto below = static_cast<std::int64_t>(
      std::bit_floor(static_cast<std::uint64_t>(std::max<std::int64_t>(shards, 1))));
  throw Error(ErrorKind::config,
              text("train.shards is ", shards, ", which is no power of two; set it to ", below,
                   shards > 0 ? text(" or ", 2 * below) : std::string()));
}

void check_ranks(std::int64_t ranks, std::int64_t shards) {
  check(ranks <= shards, ErrorKind::config,
        text("the job has ", ranks, " ranks, but train.shards is ", shards,
             ", and a rank computes at least one shard; start at most ", shards,
             " ranks, or raise train.shards"));
}

TreeReducer::TreeReducer(const Communicator& comm, std::int64_t shards, std::int64_t length)
    : rank_(comm.rank()),
      shards_(shards),
      length_(length),
      own_(part_of(comm.rank(), comm.size(), shards)) {
  check_shards(shards);
  check_ranks(comm.size(), shards);
  const std::int64_t blocks = (length + piece_alignment - 1) / piece_alignment;
  for (std::int64_t r = 0; r < comm.size(); ++r) {
    const Range part = part_of(r, comm.size(), blocks);
    pieces_.push_back({std::min(part.begin * piece_alignment, length),
                       std::min(part.end * piece_alignment, length)});
    subtrees_.push_back(maximal_subtrees(part_of(r, comm.size(), shards)));
  }
}

std::vector<float> TreeReducer::take_buffer() {
  {
    const std::scoped_lock lock(mutex_);
    if (!spare_.empty()) {
      std::vector<float> buffer = std::move(spare_.back());
      spare_.pop_back();
      return buffer;
    }
  }
  return std::vector<float>(static_cast<std::size_t>(length_));
}

void TreeReducer::give_back(std::vector<float> buffer) {
  const std::scoped_lock lock(mutex_);
  spare_.push_back(std::move(buffer));
}

void TreeReducer::add(std::int64_t shard, std::vector<float> values) {
  ensure(shard >= own_.begin && shard < own_.end, "a rank adds its own shards");
  ensure(std::ssize(values) == length_, "a shard's vector has the reducer's length");
  Key node{0, shard};
  while (true) {
    std::vector<float> sibling;
    {
      const std::scoped_lock lock(mutex_);
      const auto found = partial_.find({node.first, node.second ^ 1});
      if (found == partial_.end()) {
        ensure(partial_.try_emplace(node, std::move(values)).second, "a shard is added once");
        return;
      }
      sibling = std::move(found->second);
      partial_.erase(found);
    }
    // The left child is the left operand, whoever came first.
    if (node.second % 2 != 0) std::swap(values, sibling);
    add_to(values, sibling);
    give_back(std::move(sibling));
    node = {node.first + 1, node.second / 2};
  }
}

std::span<float> TreeReducer::reduce_scatter(Communicator& comm) {
  const auto& mine = subtrees_[static_cast<std::size_t>(rank_)];
  // As many partial sums as subtrees is not enough: one shard alone would pass for the whole tree.
  const bool is_complete = std::ranges::all_of(
      mine, [&](const TreeNode& node) { return partial_.contains({node.level, node.index}); });
  ensure(is_complete && partial_.size() == mine.size(),
         "every own shard was added before the exchange");
  const Range own = piece();
  if (comm.size() == 1) {
    std::swap(result_, partial_.begin()->second);
    if (!partial_.begin()->second.empty()) give_back(std::move(partial_.begin()->second));
    partial_.clear();
    return result_;
  }
  // For each rank: its piece of my partial sums, one after the other in leaf order.
  std::vector<std::vector<float>> outgoing(pieces_.size());
  std::vector<std::span<const std::byte>> spans;
  for (std::size_t r = 0; r < pieces_.size(); ++r) {
    for (const TreeNode& node : mine) {
      const auto& sum = partial_.at({node.level, node.index});
      outgoing[r].insert(outgoing[r].end(), sum.begin() + pieces_[r].begin,
                         sum.begin() + pieces_[r].end);
    }
    spans.push_back(std::as_bytes(std::span(outgoing[r])));
  }
  const std::vector<Bytes> incoming = comm.all_to_all(spans);
  for (auto& [key, buffer] : partial_) spare_.push_back(std::move(buffer));
  partial_.clear();

  std::map<Key, std::vector<float>> nodes;
  const auto count = static_cast<std::size_t>(own.size());
  for (std::size_t r = 0; r < incoming.size(); ++r) {
    ensure(incoming[r].size() == subtrees_[r].size() * count * sizeof(float),
           "a rank sends one piece for each of its subtrees");
    for (std::size_t i = 0; i < subtrees_[r].size(); ++i) {
      std::vector<float> values(count);
      if (count > 0) {
        std::memcpy(values.data(), incoming[r].data() + i * count * sizeof(float),
                    count * sizeof(float));
      }
      nodes[{subtrees_[r][i].level, subtrees_[r][i].index}] = std::move(values);
    }
  }
  // Level by level; a node whose sibling is on a higher level waits for it.
  while (nodes.size() > 1) {
    const auto left = nodes.begin();
    const auto right = nodes.find({left->first.first, left->first.second ^ 1});
    ensure(left->first.second % 2 == 0 && right != nodes.end(),
           "the subtrees of all ranks tile the tree");
    add_to(left->second, right->second);
    const Key parent{left->first.first + 1, left->first.second / 2};
    std::vector<float> sum = std::move(left->second);
    nodes.erase(right);
    nodes.erase(left);
    nodes[parent] = std::move(sum);
  }
  result_ = std::move(nodes.begin()->second);
  return result_;
}

void TreeReducer::all_gather(Communicator& comm, std::span<float> full) const {
  std::vector<std::int64_t> bounds;
  for (const Range& piece : pieces_) {
    bounds.push_back(piece.begin * static_cast<std::int64_t>(sizeof(float)));
  }
  bounds.push_back(pieces_.back().end * static_cast<std::int64_t>(sizeof(float)));
  comm.all_gather_pieces(std::as_writable_bytes(full), bounds);
}

}  // namespace etalon::distributed
