// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/array_view.hpp"
#include "core/text.hpp"

namespace etalon::testing_support {

/// Integer as little-endian bytes.
template <class T>
std::string little(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

/// Writes a file without syncing it, for tests that write thousands.
inline void overwrite(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::string bytes_of(const Array& array) {
  return {reinterpret_cast<const char*>(array.data.data()), array.data.size()};
}

/// zlib's deflate, raw or (`window` 31) as a gzip stream.
inline std::string deflated(const std::string& plain, int window = -15) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ::deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// NPY format 1.0 as NumPy writes it; `descr` is NumPy's name of the element type.
inline std::string npy_bytes(const std::string& descr, const Shape& shape,
                             const std::string& data) {
  std::string tuple;
  for (const std::int64_t extent : shape) tuple += text(extent, ", ");
  std::string header =
      text("{'descr': '", descr, "', 'fortran_order': False, 'shape': (", tuple, "), }");
  header += std::string(63 - (10 + header.size()) % 64, ' ') + "\n";
  return std::string("\x93NUMPY\x01\x00", 8) + little(static_cast<std::uint16_t>(header.size())) +
         header + data;
}

enum class Packing { stored, deflate };

/// A ZIP archive of the members (PKWARE APPNOTE 4.3).
inline std::string zip_bytes(const std::map<std::string, std::string>& members,
                             Packing packing = Packing::deflate) {
  std::string body;
  std::string directory;
  for (const auto& [name, plain] : members) {
    const std::string packed = packing == Packing::deflate ? deflated(plain) : plain;
    const auto method = static_cast<std::uint16_t>(packing == Packing::deflate ? 8 : 0);
    const auto crc = static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const Bytef*>(plain.data()), plain.size()));
    const std::string common =
        little(std::uint16_t{20}) + little(std::uint16_t{0}) + little(method) +
        little(std::uint32_t{0}) + little(crc) + little(static_cast<std::uint32_t>(packed.size())) +
        little(static_cast<std::uint32_t>(plain.size())) +
        little(static_cast<std::uint16_t>(name.size())) + little(std::uint16_t{0});
    directory += "PK\x01\x02" + little(std::uint16_t{20}) + common + std::string(10, '\0') +
                 little(static_cast<std::uint32_t>(body.size())) + name;
    body += "PK\x03\x04" + common + name + packed;
  }
  const auto count = static_cast<std::uint16_t>(members.size());
  return body + directory + "PK\x05\x06" + little(std::uint32_t{0}) + little(count) +
         little(count) + little(static_cast<std::uint32_t>(directory.size())) +
         little(static_cast<std::uint32_t>(body.size())) + little(std::uint16_t{0});
}

}  // namespace etalon::testing_support
