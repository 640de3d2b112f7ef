// SPDX-License-Identifier: Apache-2.0
#include "models/graph/passes/own_constants.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

/// Nothing when `order` does not name every axis once.
std::optional<Array> transposed(const Array& array, const std::vector<std::int64_t>& order) {
  const std::size_t rank = array.shape.size();
  std::vector<std::int64_t> sorted = order;
  std::ranges::sort(sorted);
  std::vector<std::int64_t> axes(rank);
  std::iota(axes.begin(), axes.end(), std::int64_t{0});
  if (sorted != axes) return std::nullopt;
  const Shape strides = row_major_strides(array.shape);
  Shape shape;
  Shape from;
  for (const std::int64_t axis : order) {
    shape.push_back(array.shape[static_cast<std::size_t>(axis)]);
    from.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  Array result = Array::zeros(array.dtype, shape);
  const std::int64_t size = size_of(array.dtype);
  const std::int64_t count = element_count(shape);
  Shape place(rank, 0);
  std::int64_t source = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(result.data.data() + i * size, array.data.data() + source * size,
                static_cast<std::size_t>(size));
    for (std::size_t axis = rank; axis-- > 0;) {
      source += from[axis];
      if (++place[axis] < shape[axis]) break;
      source -= from[axis] * shape[axis];
      place[axis] = 0;
    }
  }
  return result;
}

class Owning {
 public:
  Owning(Graph& graph, std::int64_t max_bytes) : graph_(graph), left_(max_bytes) {
    for (const auto& [name, array] : graph.initializers) {
      left_ += std::ssize(array.data);
      names_.insert(name);
    }
    for (const ValueInfo& input : graph.inputs) names_.insert(input.name);
    for (const ValueInfo& output : graph.outputs) {
      outputs_.insert(output.name);
      ++reads_[output.name];
    }
    for (const Node& node : graph.nodes) {
      names_.insert(node.outputs.begin(), node.outputs.end());
      for (const auto& name : node.inputs) ++reads_[name];
    }
  }

  void run() {
    std::erase_if(graph_.nodes, [&](const Node& node) { return take_over(node); });
    for (Node& node : graph_.nodes) {
      if (node.op == "BatchNormalization" && node.inputs.size() == 5) own_statistics(node);
    }
    std::erase_if(graph_.initializers, [&](const auto& entry) {
      return left_over_.contains(entry.first) && reads_[entry.first] == 0;
    });
  }

 private:
  /// Whether the node is done with: its result is an initializer.
  bool take_over(const Node& node) {
    if (node.inputs.empty() || node.outputs.size() != 1 || outputs_.contains(node.outputs[0])) {
      return false;
    }
    const auto found = graph_.initializers.find(node.inputs[0]);
    if (found == graph_.initializers.end()) return false;
    if (node.op == "Identity") {
      pay(node, found->second);
      graph_.initializers[node.outputs[0]] = found->second;
    } else if (node.op == "Transpose" && reads_[node.inputs[0]] == 1) {
      std::vector<std::int64_t> reversed(found->second.shape.size());
      std::iota(reversed.rbegin(), reversed.rend(), std::int64_t{0});
      auto moved = transposed(found->second, attribute_or(node, "perm", reversed));
      if (!moved) return false;
      graph_.initializers[node.outputs[0]] = std::move(*moved);
    } else {
      return false;
    }
    --reads_[node.inputs[0]];
    left_over_.insert(node.inputs[0]);
    return true;
  }

  void own_statistics(Node& node) {
    for (const std::size_t i : {3U, 4U}) {
      const auto found = graph_.initializers.find(node.inputs[i]);
      if (found == graph_.initializers.end() || reads_[node.inputs[i]] == 1) continue;
      pay(node, found->second);
      std::string name = node.name + (i == 3 ? ".running_mean" : ".running_variance");
      while (!names_.insert(name).second) name += "_";
      graph_.initializers[name] = found->second;
      --reads_[node.inputs[i]];
      reads_[name] = 1;
      node.inputs[i] = name;
    }
  }

  void pay(const Node& node, const Array& array) {
    left_ -= std::ssize(array.data);
    check(left_ >= 0, ErrorKind::unsupported,
          text("node '", node.name, "' (", node.op,
               "): copies of initializers that several nodes "
               "share take too much memory; store them separately"));
  }

  Graph& graph_;
  std::int64_t left_;
  std::map<std::string, std::int64_t> reads_;
  std::set<std::string> names_;
  std::set<std::string> outputs_;
  std::set<std::string> left_over_;  ///< initializers that lost a reader
};

}  // namespace

void own_constants(Graph& graph, std::int64_t max_bytes) { Owning(graph, max_bytes).run(); }

}  // namespace etalon::models
