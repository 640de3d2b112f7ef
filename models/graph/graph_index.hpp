// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Who makes and who reads each value of a graph: one walk, then a look-up per question. Speaks of
/// the graph as it was when it was built.
class GraphIndex {
 public:
  explicit GraphIndex(const Graph& graph);

  /// Index of the node that makes the value, or −1 for graph inputs and initializers.
  [[nodiscard]] std::int64_t producer(const std::string& value) const;
  /// Indices of the nodes that read the value, ascending; a node that reads it twice, twice.
  [[nodiscard]] const std::vector<std::int64_t>& consumers(const std::string& value) const;
  [[nodiscard]] bool is_output(const std::string& value) const;
  /// Reads by nodes and as graph output.
  [[nodiscard]] std::int64_t uses(const std::string& value) const;

 private:
  std::unordered_map<std::string, std::int64_t> producers_;
  std::unordered_map<std::string, std::vector<std::int64_t>> consumers_;
  std::unordered_map<std::string, std::int64_t> outputs_;  ///< how often each is one
};

}  // namespace etalon::models
