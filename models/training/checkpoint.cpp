// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/merkle.hpp"
#include "core/text.hpp"
#include "models/training/safetensors.hpp"

namespace etalon::models {
namespace {

std::string stem(std::int64_t epoch) {
  std::string digits = text(epoch);
  digits.insert(0, 6 - std::min<std::size_t>(6, digits.size()), '0');
  return "epoch-" + digits;
}

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

void write_checkpoint(const std::filesystem::path& folder, const FlatLayout& layout,
                      const Checkpoint& checkpoint, const Json& state) {
  std::map<std::string, Array> tensors;
  for_each_entry(layout, [&](const FlatLayout::Entry& entry) {
    tensors["model." + entry.name] = to_array(entry, checkpoint.values);
  });
  for (const auto& entry : layout.parameters()) {
    tensors["first." + entry.name] = to_array(entry, checkpoint.first);
    if (!checkpoint.second.empty())
      tensors["second." + entry.name] = to_array(entry, checkpoint.second);
  }
  const std::string bytes = safetensors_bytes(
      tensors, {{"epoch", text(checkpoint.epoch)}, {"step", text(checkpoint.step)}});
  const Json summary =
      Json::object({{"epoch", checkpoint.epoch},
                    {"step", checkpoint.step},
                    {"file", stem(checkpoint.epoch) + ".safetensors"},
                    {"sha256", sha256(bytes).hex()},
                    {"weights_sha256", weights_digest(layout, checkpoint.values).hex()},
                    {"weights_merkle_root", weights_merkle_root(layout, checkpoint.values).hex()},
                    {"state", state}});
  write_file(folder / (stem(checkpoint.epoch) + ".safetensors"), bytes);
  write_file(folder / (stem(checkpoint.epoch) + ".json"), summary.pretty());
  // Last: only a checkpoint that is whole on disk is ever pointed at.
  write_file(folder / "latest.json", summary.pretty());
}

std::optional<Json> read_latest(const std::filesystem::path& folder) {
  const auto file = folder / "latest.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  return Json::read_file(file);
}

Checkpoint read_checkpoint(const std::filesystem::path& folder, const FlatLayout& layout,
                           std::int64_t epoch) {
  const auto file = folder / (stem(epoch) + ".safetensors");
  const Json summary = Json::read_file(folder / (stem(epoch) + ".json"));
  const std::string bytes = read_text_file(file);
  check(sha256(bytes).hex() == summary.at("sha256").as_string(), ErrorKind::integrity,
        text(file.string(),
             ": its SHA-256 is not the recorded one (the file was changed); remove the "
             "checkpoints folder to train anew"));
  const auto tensors = parse_safetensors(bytes, file.string());
  const auto size = static_cast<std::size_t>(layout.size());
  const auto parameters = static_cast<std::size_t>(layout.statistics_begin());
  Checkpoint checkpoint{epoch,
                        summary.at("step").as_integer(),
                        std::vector<float>(size),
                        std::vector<float>(parameters),
                        {}};
  with_context(file.string(), [&] {
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
  });
  return checkpoint;
}

}  // namespace etalon::models
