// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/inflate.hpp"
#include "datasets/ingest/ingest.hpp"

namespace etalon::datasets {
namespace {

using View = std::span<const std::byte>;

template <class T>
T little_endian(View bytes, std::size_t at, std::string_view what) {
  check(at + sizeof(T) <= bytes.size(), ErrorKind::format,
        text(what, ": the archive is truncated"));
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

struct ZipEntry {
  std::int64_t method = 0;
  std::uint32_t crc = 0;
  std::int64_t packed = 0;
  std::int64_t size = 0;
  std::size_t offset = 0;
};

/// Central directory of a ZIP archive (PKWARE APPNOTE 4.3.12), without ZIP64.
std::map<std::string, ZipEntry> zip_entries(View bytes, std::string_view file) {
  constexpr std::size_t end_size = 22;
  check(bytes.size() >= end_size, ErrorKind::format, text(file, ": too short for an NPZ archive"));
  std::size_t end = bytes.size() - end_size;
  while (little_endian<std::uint32_t>(bytes, end, file) != 0x06054B50U) {
    check(end > 0 && bytes.size() - end < 65536 + end_size, ErrorKind::format,
          text(file, ": not an NPZ archive (the ZIP directory is missing)"));
    --end;
  }
  const auto count = little_endian<std::uint16_t>(bytes, end + 10, file);
  std::size_t at = little_endian<std::uint32_t>(bytes, end + 16, file);
  std::map<std::string, ZipEntry> entries;
  for (int i = 0; i < count; ++i) {
    check(little_endian<std::uint32_t>(bytes, at, file) == 0x02014B50U, ErrorKind::format,
          text(file, ": the ZIP directory is broken at byte ", at));
    ZipEntry entry;
    entry.method = little_endian<std::uint16_t>(bytes, at + 10, file);
    entry.crc = little_endian<std::uint32_t>(bytes, at + 16, file);
    entry.packed = little_endian<std::uint32_t>(bytes, at + 20, file);
    entry.size = little_endian<std::uint32_t>(bytes, at + 24, file);
    entry.offset = little_endian<std::uint32_t>(bytes, at + 42, file);
    const std::size_t name = little_endian<std::uint16_t>(bytes, at + 28, file);
    const std::size_t rest = std::size_t{little_endian<std::uint16_t>(bytes, at + 30, file)} +
                             little_endian<std::uint16_t>(bytes, at + 32, file);
    check(at + 46 + name <= bytes.size(), ErrorKind::format,
          text(file, ": the archive is truncated"));
    entries[std::string(reinterpret_cast<const char*>(bytes.data() + at + 46), name)] = entry;
    at += 46 + name + rest;
  }
  return entries;
}

std::vector<std::byte> zip_read(View bytes, const ZipEntry& entry, const std::string& what) {
  check(little_endian<std::uint32_t>(bytes, entry.offset, what) == 0x04034B50U, ErrorKind::format,
        text(what, ": the ZIP directory points to no entry"));
  const std::size_t name = little_endian<std::uint16_t>(bytes, entry.offset + 26, what);
  const std::size_t extra = little_endian<std::uint16_t>(bytes, entry.offset + 28, what);
  const std::size_t begin = entry.offset + 30 + name + extra;
  check(begin + static_cast<std::size_t>(entry.packed) <= bytes.size(), ErrorKind::format,
        text(what, ": the archive is truncated"));
  const View packed = bytes.subspan(begin, static_cast<std::size_t>(entry.packed));
  check(entry.method == 8 || (entry.method == 0 && entry.packed == entry.size),
        ErrorKind::unsupported,
        text(what, ": ZIP method ", entry.method, " is not supported (stored and deflate are)"));
  std::vector<std::byte> data(packed.begin(), packed.end());
  if (entry.method == 8) data = inflate(packed, Compression::raw_deflate, entry.size, what);
  check(crc32_of(data) == entry.crc, ErrorKind::format,
        text(what, ": the checksum differs (the archive is damaged); fetch it again"));
  return data;
}

/// An NPY array (NumPy format 1 to 3), little-endian, C order.
Array parse_npy(View bytes, const std::string& what) {
  constexpr std::string_view magic = "\x93NUMPY";
  check(bytes.size() >= 10 && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0,
        ErrorKind::format, text(what, ": not an NPY array"));
  const bool is_v1 = std::to_integer<int>(bytes[6]) == 1;
  const std::size_t length = is_v1 ? little_endian<std::uint16_t>(bytes, 8, what)
                                   : little_endian<std::uint32_t>(bytes, 8, what);
  const std::size_t begin = is_v1 ? 10 : 12;
  check(begin + length <= bytes.size(), ErrorKind::format, text(what, ": the header is truncated"));
  const std::string_view header(reinterpret_cast<const char*>(bytes.data() + begin), length);
  const auto after = [&](std::string_view key) {
    const auto at = header.find(key);
    check(at != std::string_view::npos, ErrorKind::format, text(what, ": the header lacks ", key));
    return header.substr(at + key.size());
  };
  check(trimmed(after("'fortran_order':")).starts_with("False"), ErrorKind::unsupported,
        text(what, ": Fortran order is not supported; save a C-ordered array"));
  static const std::map<std::string, DType, std::less<>> types = {
      {"|u1", DType::u8},  {"|i1", DType::i8},  {"<i2", DType::i16},
      {"<u2", DType::u16}, {"<i4", DType::i32}, {"<i8", DType::i64},
      {"<f4", DType::f32}, {"<f8", DType::f64}, {"|b1", DType::boolean}};
  const std::string_view description = after("'descr':");
  const auto quote = description.find('\'');
  check(quote != std::string_view::npos, ErrorKind::format, text(what, ": the header has no type"));
  const auto type = types.find(description.substr(quote + 1, 3));
  check(type != types.end(), ErrorKind::unsupported,
        text(what, ": element type '", description.substr(quote + 1, 3), "' is not supported"));
  std::string_view tuple = after("'shape':");
  const auto open = tuple.find('(');
  const auto close = tuple.find(')');
  check(open != std::string_view::npos && close != std::string_view::npos && open < close,
        ErrorKind::format, text(what, ": the header has no shape"));
  Array array;
  array.dtype = type->second;
  for (const auto& part : split(tuple.substr(open + 1, close - open - 1), ',')) {
    if (trimmed(part).empty()) continue;
    std::int64_t extent = 0;
    check(parse_number(trimmed(part), extent), ErrorKind::format,
          text(what, ": the shape is broken"));
    array.shape.push_back(extent);
  }
  const View data = bytes.subspan(begin + length);
  check(element_count(array.shape) <= std::ssize(data) &&
            element_count(array.shape) * size_of(array.dtype) == std::ssize(data),
        ErrorKind::format,
        text(what, ": ", data.size(), " bytes do not fill shape ", shape_text(array.shape)));
  array.data.assign(data.begin(), data.end());
  return array;
}

/// Sample i of images (N,H,W) or (N,H,W,C) as (C,H,W).
Array image_at(const Array& images, std::int64_t i) {
  const std::int64_t h = images.shape[1];
  const std::int64_t w = images.shape[2];
  const std::int64_t c = images.shape.size() == 4 ? images.shape[3] : 1;
  const auto item = static_cast<std::size_t>(size_of(images.dtype));
  Array image = Array::zeros(images.dtype, {c, h, w});
  const std::byte* from = images.data.data() + static_cast<std::size_t>(i * h * w * c) * item;
  for (std::int64_t pixel = 0; pixel < h * w; ++pixel) {
    for (std::int64_t channel = 0; channel < c; ++channel) {
      std::memcpy(image.data.data() + static_cast<std::size_t>(channel * h * w + pixel) * item,
                  from + static_cast<std::size_t>(pixel * c + channel) * item, item);
    }
  }
  return image;
}

}  // namespace

SampleTable ingest_npz(const DataOptions& options) {
  const auto bytes = read_binary_file(options.path);
  const auto entries = zip_entries(bytes, options.path);
  const auto array_named = [&](const std::string& name) {
    const auto entry = entries.find(name + ".npy");
    const std::string what = text(options.path, ": ", name);
    check(entry != entries.end(), ErrorKind::format, text(what, " is missing"));
    return parse_npy(zip_read(bytes, entry->second, what), what);
  };
  SampleTable table;
  constexpr std::array<std::pair<std::string_view, Split>, 3> parts = {
      {{"train", Split::train}, {"val", Split::validation}, {"test", Split::test}}};
  for (const auto& [prefix, part] : parts) {
    const Array images = array_named(text(prefix, "_images"));
    const Array labels = array_named(text(prefix, "_labels"));
    check(images.shape.size() == 3 || images.shape.size() == 4, ErrorKind::format,
          text(options.path, ": ", prefix, "_images has shape ", shape_text(images.shape),
               ", expected (N,H,W) or (N,H,W,C)"));
    check(images.shape[0] == 0 || element_count(images.shape) > 0, ErrorKind::format,
          text(options.path, ": ", prefix, "_images holds images without pixels"));
    check(labels.dtype != DType::f32 && labels.dtype != DType::f64, ErrorKind::format,
          text(options.path, ": ", prefix, "_labels has element type ", to_string(labels.dtype),
               "; classes are whole numbers"));
    check(!labels.shape.empty() && element_count(labels.shape) == images.shape[0],
          ErrorKind::format,
          text(options.path, ": ", prefix, "_labels does not hold one class per image"));
    for (std::int64_t i = 0; i < images.shape[0]; ++i) {
      Sample sample;
      sample.id = text(prefix, "-", i);
      sample.patient = sample.id;
      sample.input = image_at(images, i);
      const std::string value = text(static_cast<std::int64_t>(element_as_double(labels, i)));
      const auto found = std::find(options.class_values.begin(), options.class_values.end(), value);
      check(found != options.class_values.end(), ErrorKind::format,
            text(options.path, ": ", sample.id, " has class ", value, ", expected one of ",
                 join(options.class_values, ", ")));
      sample.label = found - options.class_values.begin();
      sample.fixed_split = static_cast<int>(part);
      table.samples.push_back(std::move(sample));
    }
  }
  return table;
}

}  // namespace etalon::datasets
