// SPDX-License-Identifier: Apache-2.0
#include "datasets/reader.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::datasets {

struct SampleReader::Shard {
  Array input;
  Array label;
  Array mask;
  [[nodiscard]] std::int64_t bytes() const {
    return std::ssize(input.data) + std::ssize(mask.data);
  }
};

namespace {

/// Calls fn(typed span) for the array's element type.
template <class Fn>
void with_elements(const Array& array, Fn&& fn) {
  switch (array.dtype) {
    case DType::u8:
    case DType::boolean: fn(array.as<std::uint8_t>()); return;
    case DType::i8: fn(array.as<std::int8_t>()); return;
    case DType::u16: fn(array.as<std::uint16_t>()); return;
    case DType::i16: fn(array.as<std::int16_t>()); return;
    case DType::i32: fn(array.as<std::int32_t>()); return;
    case DType::i64: fn(array.as<std::int64_t>()); return;
    case DType::f32: fn(array.as<float>()); return;
    case DType::f64: fn(array.as<double>()); return;
  }
}

/// Copies a box of channels × (D,H,W), zero where it reaches outside.
template <class From, class To>
void copy_box(std::span<const From> volume, std::span<const std::int64_t> extents,
              std::int64_t channels, std::span<const std::int64_t> origin,
              std::span<const std::int64_t> size, std::span<To> out) {
  std::ranges::fill(out, To{0});
  const std::int64_t voxels = extents[0] * extents[1] * extents[2];
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t z = 0; z < size[0]; ++z) {
      for (std::int64_t y = 0; y < size[1]; ++y) {
        const std::int64_t from_z = origin[0] + z;
        const std::int64_t from_y = origin[1] + y;
        if (from_z < 0 || from_z >= extents[0] || from_y < 0 || from_y >= extents[1]) continue;
        for (std::int64_t x = std::max<std::int64_t>(0, -origin[2]);
             x < std::min(size[2], extents[2] - origin[2]); ++x) {
          const std::int64_t from =
              c * voxels + (from_z * extents[1] + from_y) * extents[2] + origin[2] + x;
          out[static_cast<std::size_t>(((c * size[0] + z) * size[1] + y) * size[2] + x)] =
              static_cast<To>(volume[static_cast<std::size_t>(from)]);
        }
      }
    }
  }
}

}  // namespace

SampleReader::SampleReader(const std::filesystem::path& data_folder, std::int64_t cache_bytes)
    : folder_(data_folder), cache_bytes_(cache_bytes), manifest_(read_manifest(data_folder)) {
  std::int64_t first = 0;
  for (const ShardInfo& shard : manifest_.shards) {
    first_.push_back(first);
    first += shard.samples;
  }
  cache_.resize(manifest_.shards.size());
  used_.resize(manifest_.shards.size());
  verified_.resize(manifest_.shards.size());
}

SampleReader::~SampleReader() = default;

SampleReader::Place SampleReader::place_of(std::int64_t index) const {
  ensure(index >= 0 && index < manifest_.size(), "sample number in range");
  const auto after = std::ranges::upper_bound(first_, index);
  const auto shard = static_cast<std::size_t>(after - first_.begin()) - 1;
  return {shard, index - first_[shard]};
}

const Shape& SampleReader::sample_shape(std::int64_t index) const {
  return manifest_.shards[place_of(index).shard].sample_shape;
}

std::shared_ptr<const SampleReader::Shard> SampleReader::shard(std::size_t number) const {
  const std::scoped_lock lock(mutex_);
  used_[number] = ++clock_;
  if (cache_[number]) return cache_[number];
  const ShardInfo& info = manifest_.shards[number];
  const auto file = folder_ / info.file;
  const auto bytes = read_binary_file(file);
  // The very bytes that are parsed next, and once: what has been read stands by its digest.
  if (!verified_[number]) verify_shard(file, bytes, info);
  verified_[number] = true;
  check_hdf5_names(bytes, file.string(), {"input", "label", "mask", "spacing_mm"});
  auto loaded = std::make_shared<Shard>();
  loaded->input = read_hdf5(bytes, "input", file.string());
  loaded->label = read_hdf5(bytes, "label", file.string());
  if (manifest_.has_masks) loaded->mask = read_hdf5(bytes, "mask", file.string());
  Shape wanted = info.sample_shape;
  wanted.insert(wanted.begin(), info.samples);
  check(loaded->input.shape == wanted && loaded->input.dtype == info.dtype &&
            loaded->label.dtype == DType::i64 && loaded->label.shape == Shape{info.samples},
        ErrorKind::format,
        text(file.string(), ": 'input' has shape ", shape_text(loaded->input.shape),
             ", manifest.json says ", shape_text(wanted)));
  if (manifest_.has_masks) {
    wanted.erase(wanted.begin() + 1);  // one label for all channels
    check(loaded->mask.shape == wanted && loaded->mask.dtype == DType::u8, ErrorKind::format,
          text(file.string(), ": 'mask' has shape ", shape_text(loaded->mask.shape), ", expected ",
               shape_text(wanted), " of u8"));
  }
  cached_bytes_ += loaded->bytes();
  while (cached_bytes_ > cache_bytes_) {
    std::size_t oldest = cache_.size();
    for (std::size_t i = 0; i < cache_.size(); ++i) {
      if (cache_[i] && (oldest == cache_.size() || used_[i] < used_[oldest])) oldest = i;
    }
    if (oldest == cache_.size()) break;
    cached_bytes_ -= cache_[oldest]->bytes();
    cache_[oldest].reset();
  }
  cache_[number] = loaded;
  return loaded;
}

void SampleReader::read_input(std::int64_t index, std::span<float> out) const {
  const Place place = place_of(index);
  const auto held = shard(place.shard);
  ensure(std::ssize(out) == element_count(sample_shape(index)), "room for one sample");
  with_elements(held->input, [&](auto values) {
    const auto row = values.subspan(static_cast<std::size_t>(place.row) * out.size(), out.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(row[i]);
  });
}

std::int64_t SampleReader::read_class(std::int64_t index) const {
  const Place place = place_of(index);
  return shard(place.shard)->label.as<std::int64_t>()[static_cast<std::size_t>(place.row)];
}

void SampleReader::read_input_patch(std::int64_t index, std::span<const std::int64_t> origin,
                                    std::span<const std::int64_t> size,
                                    std::span<float> out) const {
  const Place place = place_of(index);
  const auto held = shard(place.shard);
  const Shape& shape = sample_shape(index);
  ensure(shape.size() == 4, "patches are cut from volumes");
  const auto count = static_cast<std::size_t>(element_count(shape));
  with_elements(held->input, [&](auto values) {
    copy_box(values.subspan(static_cast<std::size_t>(place.row) * count, count),
             std::span(shape).subspan(1), shape[0], origin, size, out);
  });
}

void SampleReader::read_mask_patch(std::int64_t index, std::span<const std::int64_t> origin,
                                   std::span<const std::int64_t> size,
                                   std::span<std::uint8_t> out) const {
  const Place place = place_of(index);
  const auto held = shard(place.shard);
  const Shape& shape = sample_shape(index);
  ensure(manifest_.has_masks && shape.size() == 4, "patches are cut from labelled volumes");
  const auto extents = std::span(shape).subspan(1);
  const auto count = static_cast<std::size_t>(element_count(extents));
  copy_box(std::as_const(held->mask)
               .as<std::uint8_t>()
               .subspan(static_cast<std::size_t>(place.row) * count, count),
           extents, 1, origin, size, out);
}

}  // namespace etalon::datasets
