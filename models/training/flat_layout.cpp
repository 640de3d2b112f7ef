// SPDX-License-Identifier: Apache-2.0
#include "models/training/flat_layout.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/output.hpp"
#include "models/graph/parameters.hpp"

namespace etalon::models {
namespace {

std::int64_t aligned(std::int64_t offset) { return (offset + 15) / 16 * 16; }

std::vector<FlatLayout::Entry> place(const Graph& graph, const std::vector<std::string>& names,
                                     std::int64_t& offset) {
  std::vector<FlatLayout::Entry> entries;
  for (const auto& name : names) {
    const Shape& shape = graph.initializers.at(name).shape;
    entries.push_back({name, shape, offset, element_count(shape)});
    offset = aligned(offset + entries.back().count);
  }
  return entries;
}

void check_statistics(const Graph& graph) {
  std::set<std::string> taken;
  for (const std::string& name : trainable_parameters(graph)) taken.insert(name);
  for (const Node& node : graph.nodes) {
    if (node.op != "BatchNormalization") continue;
    const std::string what = text("node '", node.name, "' (BatchNormalization): its running ");
    check(node.inputs.size() == 5, ErrorKind::format, text(what, "statistics are missing"));
    for (const std::size_t i : {3U, 4U}) {
      const auto found = graph.initializers.find(node.inputs[i]);
      check(found != graph.initializers.end() && found->second.dtype == DType::f32 &&
                taken.insert(node.inputs[i]).second,
            ErrorKind::unsupported,
            text(what, i == 3 ? "mean" : "variance", " '", node.inputs[i],
                 "' is no f32 constant of its own; export the model with one for each norm"));
    }
    const float momentum = attribute_or(node, "momentum", 0.9F);
    check(momentum >= 0.0F && momentum <= 1.0F, ErrorKind::unsupported,
          text("node '", node.name, "' (BatchNormalization): its momentum ", momentum,
               " is not in [0, 1]"));
  }
}

}  // namespace

FlatLayout::FlatLayout(const Graph& graph) {
  const Graph trained = loss_graph(graph).graph;
  check_statistics(trained);
  std::int64_t offset = 0;
  parameters_ = place(trained, trainable_parameters(trained), offset);
  statistics_begin_ = offset;
  statistics_ = place(trained, running_statistics(trained), offset);
  loss_ = offset;
  std::size_t at = 0;
  for (const Node& node : trained.nodes) {
    if (node.op != "BatchNormalization") continue;
    const float momentum = attribute_or(node, "momentum", 0.9F);
    statistics_.at(at++).momentum = momentum;
    statistics_.at(at++).momentum = momentum;
  }
}

void FlatLayout::gather(const Graph& graph, std::span<float> flat) const {
  std::ranges::fill(flat, 0.0F);
  for (const auto* entries : {&parameters_, &statistics_}) {
    for (const Entry& entry : *entries) {
      std::ranges::copy(graph.initializers.at(entry.name).as<float>(), flat.begin() + entry.offset);
    }
  }
}

void FlatLayout::scatter(std::span<const float> flat, Graph& graph) const {
  for (const auto* entries : {&parameters_, &statistics_}) {
    for (const Entry& entry : *entries) {
      std::ranges::copy(flat.subspan(static_cast<std::size_t>(entry.offset),
                                     static_cast<std::size_t>(entry.count)),
                        graph.initializers.at(entry.name).as<float>().begin());
    }
  }
}

}  // namespace etalon::models
