// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/zip.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/error.hpp"
#include "core/file_handle.hpp"
#include "core/text.hpp"
#include "datasets/ingest/inflate.hpp"

namespace etalon::datasets {
namespace {

using View = std::span<const std::byte>;

constexpr std::size_t end_size = 22;         // of the end record without its comment
constexpr std::size_t most_comment = 65535;  // behind it
constexpr std::size_t entry_size = 46;       // of a directory entry without its texts
constexpr std::uint32_t in_zip64 = 0xFFFFFFFFU;

template <class T>
T little_endian(View bytes, std::size_t at, std::string_view what) {
  check(at + sizeof(T) <= bytes.size(), ErrorKind::format,
        text(what, ": the archive is truncated"));
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

/// Whether the extra fields (id, size, data) of an entry hold the one of ZIP64.
bool has_zip64(View extra) {
  std::size_t at = 0;
  while (at + 4 <= extra.size()) {
    std::uint16_t id = 0;
    std::uint16_t size = 0;
    std::memcpy(&id, extra.data() + at, 2);
    std::memcpy(&size, extra.data() + at + 2, 2);
    if (id == 1) return true;
    at += 4 + std::size_t{size};
  }
  return false;
}

std::vector<std::byte> read_checked(const ZipBytes& bytes, std::size_t at, std::size_t count,
                                    std::string_view what) {
  check(at <= bytes.size && count <= bytes.size - at, ErrorKind::format,
        text(what, ": the archive is truncated"));
  return bytes.read(at, count);
}

/// Where the packed bytes of an entry begin.
std::size_t data_begin(const ZipBytes& bytes, const ZipEntry& entry, const std::string& what) {
  const auto head = read_checked(bytes, entry.offset, 30, what);
  check(little_endian<std::uint32_t>(head, 0, what) == 0x04034B50U, ErrorKind::format,
        text(what, ": the ZIP directory points to no entry"));
  check(entry.method == 8 || (entry.method == 0 && entry.packed == entry.size),
        ErrorKind::unsupported,
        text(what, ": ZIP method ", entry.method, " is not supported (stored and deflate are)"));
  return entry.offset + 30 + little_endian<std::uint16_t>(head, 26, what) +
         little_endian<std::uint16_t>(head, 28, what);
}

}  // namespace

ZipBytes ZipBytes::of(View bytes) {
  return {bytes.size(), [bytes](std::size_t at, std::size_t count) {
            const View part = bytes.subspan(at, count);
            return std::vector<std::byte>(part.begin(), part.end());
          }};
}

ZipBytes ZipBytes::of_file(const std::filesystem::path& file) {
  // Shared: std::function copies what it holds, and a file has one owner.
  const auto opened = std::make_shared<RegularFile>(file);
  return {static_cast<std::size_t>(opened->size()), [opened](std::size_t at, std::size_t count) {
            std::vector<std::byte> part(count);
            opened->read_at(static_cast<std::int64_t>(at), part);
            return part;
          }};
}

std::map<std::string, ZipEntry> zip_entries(const ZipBytes& bytes, const std::string& file) {
  constexpr std::string_view remedy =
      "; save it with NumPy's savez, or set data.format to what it is (csv for a table)";
  check(bytes.size >= end_size, ErrorKind::format,
        text(file, ": too short for an NPZ archive", remedy));
  const std::size_t tail_size = std::min(bytes.size, end_size + most_comment);
  const auto tail = bytes.read(bytes.size - tail_size, tail_size);
  std::size_t end = tail.size() - end_size;
  while (little_endian<std::uint32_t>(tail, end, file) != 0x06054B50U) {
    check(end > 0, ErrorKind::format,
          text(file, ": not an NPZ archive (the ZIP directory is missing)", remedy));
    --end;
  }
  const auto count = little_endian<std::uint16_t>(tail, end + 10, file);
  const auto begin = little_endian<std::uint32_t>(tail, end + 16, file);
  check(begin != in_zip64, ErrorKind::unsupported, text(file, ": ZIP64 is not supported"));
  check(begin <= bytes.size, ErrorKind::format, text(file, ": the archive is truncated"));
  const auto directory = bytes.read(begin, bytes.size - begin);
  const View view(directory);
  std::size_t at = 0;
  std::map<std::string, ZipEntry> entries;
  for (int i = 0; i < count; ++i) {
    check(little_endian<std::uint32_t>(view, at, file) == 0x02014B50U, ErrorKind::format,
          text(file, ": the ZIP directory is broken at byte ", begin + at));
    ZipEntry entry;
    entry.method = little_endian<std::uint16_t>(view, at + 10, file);
    entry.crc = little_endian<std::uint32_t>(view, at + 16, file);
    const auto packed = little_endian<std::uint32_t>(view, at + 20, file);
    const auto size = little_endian<std::uint32_t>(view, at + 24, file);
    const auto offset = little_endian<std::uint32_t>(view, at + 42, file);
    entry.packed = packed;
    entry.size = size;
    entry.offset = offset;
    const std::size_t name = little_endian<std::uint16_t>(view, at + 28, file);
    const std::size_t extra = little_endian<std::uint16_t>(view, at + 30, file);
    const std::size_t rest = extra + little_endian<std::uint16_t>(view, at + 32, file);
    check(at + entry_size + name <= view.size(), ErrorKind::format,
          text(file, ": the archive is truncated"));
    const bool is_large = packed == in_zip64 || size == in_zip64 || offset == in_zip64;
    const std::size_t extra_begin = std::min(at + entry_size + name, view.size());
    check(!is_large ||
              !has_zip64(view.subspan(extra_begin, std::min(extra, view.size() - extra_begin))),
          ErrorKind::unsupported, text(file, ": ZIP64 is not supported"));
    entries[std::string(reinterpret_cast<const char*>(view.data() + at + entry_size), name)] =
        entry;
    at += entry_size + name + rest;
  }
  return entries;
}

std::vector<std::byte> zip_read(const ZipBytes& bytes, const ZipEntry& entry,
                                const std::string& what) {
  const std::size_t begin = data_begin(bytes, entry, what);
  auto data = read_checked(bytes, begin, static_cast<std::size_t>(entry.packed), what);
  if (entry.method == 8) data = inflate(data, Compression::raw_deflate, entry.size, what);
  check(crc32_of(data) == entry.crc, ErrorKind::format,
        text(what, ": the checksum differs (the archive is damaged); fetch it again"));
  return data;
}

std::vector<std::byte> zip_front(const ZipBytes& bytes, const ZipEntry& entry, std::size_t count,
                                 const std::string& what) {
  const std::size_t begin = data_begin(bytes, entry, what);
  check(begin <= bytes.size, ErrorKind::format, text(what, ": the archive is truncated"));
  const auto packed = static_cast<std::size_t>(entry.packed);
  // Deflate grows what it cannot shrink by five bytes in 64 KiB: this much holds `count` bytes.
  const std::size_t enough = std::min({packed, bytes.size - begin, count + count / 8 + 64});
  auto data = read_checked(bytes, begin, enough, what);
  if (entry.method == 8) return inflate_front(data, Compression::raw_deflate, count, what);
  data.resize(std::min(data.size(), count));
  return data;
}

}  // namespace etalon::datasets
