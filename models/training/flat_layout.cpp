// SPDX-License-Identifier: Apache-2.0
#include "models/training/flat_layout.hpp"

#include <algorithm>

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

}  // namespace

FlatLayout::FlatLayout(const Graph& graph) {
  std::int64_t offset = 0;
  parameters_ = place(graph, trainable_parameters(graph), offset);
  statistics_begin_ = offset;
  statistics_ = place(graph, running_statistics(graph), offset);
  loss_ = offset;
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
