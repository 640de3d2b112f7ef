// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/merkle.hpp"
#include "core/text.hpp"
#include "models/training/safetensors.hpp"

namespace etalon::models {
namespace {

std::span<const float> part(const FlatLayout::Entry& entry, std::span<const float> values) {
  return values.subspan(static_cast<std::size_t>(entry.offset),
                        static_cast<std::size_t>(entry.count));
}

template <class Fn>
void for_each_entry(const FlatLayout& layout, Fn&& fn) {
  for (const auto& entry : layout.parameters()) fn(entry);
  for (const auto& entry : layout.statistics()) fn(entry);
}

Array to_array(const FlatLayout::Entry& entry, std::span<const float> values) {
  Array array = Array::zeros(DType::f32, entry.shape);
  std::ranges::copy(part(entry, values), array.as<float>().begin());
  return array;
}

void from_array(const std::map<std::string, Array>& tensors, const std::string& name,
                const FlatLayout::Entry& entry, std::vector<float>& values) {
  const auto found = tensors.find(name);
  check(found != tensors.end() && found->second.shape == entry.shape, ErrorKind::integrity,
        text("tensor '", name,
             "' is missing or has another shape; the checkpoint is of another model"));
  std::ranges::copy(found->second.as<float>(), values.begin() + entry.offset);
}

}  // namespace

Digest weights_digest(const FlatLayout& layout, std::span<const float> values) {
  Sha256 hash;
  for_each_entry(layout, [&](const FlatLayout::Entry& entry) {
    hash.update(entry.name);
    hash.update(std::string_view("\0", 1));
    hash.update(std::as_bytes(part(entry, values)));
  });
  return hash.finish();
}

Digest weights_merkle_root(const FlatLayout& layout, std::span<const float> values) {
  std::vector<Digest> leaves;
  for_each_entry(layout, [&](const FlatLayout::Entry& entry) {
    leaves.push_back(merkle_leaf(std::as_bytes(part(entry, values))));
  });
  return merkle_root(leaves);
}

Digest weights_digest(const Graph& graph) {
  const FlatLayout layout(graph);
  std::vector<float> values(static_cast<std::size_t>(layout.size()));
  layout.gather(graph, values);
  return weights_digest(layout, values);
}

std::string checkpoint_bytes(const FlatLayout& layout, const Checkpoint& checkpoint) {
  std::map<std::string, Array> tensors;
  for_each_entry(layout, [&](const FlatLayout::Entry& entry) {
    tensors["model." + entry.name] = to_array(entry, checkpoint.values);
  });
  for (const auto& entry : layout.parameters()) {
    tensors["first." + entry.name] = to_array(entry, checkpoint.first);
    if (!checkpoint.second.empty())
      tensors["second." + entry.name] = to_array(entry, checkpoint.second);
  }
  return safetensors_bytes(tensors,
                           {{"epoch", text(checkpoint.epoch)}, {"step", text(checkpoint.step)}});
}

Checkpoint parse_checkpoint(std::string_view bytes, const FlatLayout& layout,
                            std::string_view source) {
  const auto tensors = parse_safetensors(bytes, source);
  const auto parameters = static_cast<std::size_t>(layout.statistics_begin());
  Checkpoint checkpoint;
  checkpoint.values.resize(static_cast<std::size_t>(layout.size()));
  checkpoint.first.resize(parameters);
  with_context(source, [&] {
    for_each_entry(layout, [&](const FlatLayout::Entry& entry) {
      from_array(tensors, "model." + entry.name, entry, checkpoint.values);
    });
    const auto has_second = std::ranges::any_of(
        tensors, [](const auto& tensor) { return tensor.first.starts_with("second."); });
    if (has_second) checkpoint.second.resize(parameters);
    for (const auto& entry : layout.parameters()) {
      from_array(tensors, "first." + entry.name, entry, checkpoint.first);
      if (has_second) from_array(tensors, "second." + entry.name, entry, checkpoint.second);
    }
    const std::size_t expected =
        layout.parameters().size() * (has_second ? 3 : 2) + layout.statistics().size();
    check(tensors.size() == expected, ErrorKind::integrity,
          text("holds ", tensors.size(), " tensors, the model's checkpoints ", expected));
  });
  return checkpoint;
}

}  // namespace etalon::models
