// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

std::vector<std::byte> inflate(std::span<const std::byte> data, Compression kind, std::int64_t size,
                               std::string_view what) {
  // Deflate cannot shrink by more than about 1032 to 1: a larger claim is a bomb or a lie.
  check(size >= 0 && size / 1040 <= std::ssize(data) + 16, ErrorKind::format,
        text(what, ": ", data.size(), " compressed bytes cannot hold ", size, " bytes"));
  std::vector<std::byte> result(static_cast<std::size_t>(size));
  z_stream stream{};
  ensure(inflateInit2(&stream, kind == Compression::gzip ? 15 + 16 : -15) == Z_OK, "zlib starts");
  constexpr std::size_t block = std::numeric_limits<uInt>::max() / 2;
  std::size_t consumed = 0;
  std::size_t produced = 0;
  int code = Z_OK;
  std::byte beyond{};  // one byte of room behind the end tells whether there is more
  while (code == Z_OK) {
    const std::size_t in = std::min(block, data.size() - consumed);
    const bool full = produced == result.size();
    const std::size_t out = full ? 1 : std::min(block, result.size() - produced);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(data.data() + consumed));
    stream.avail_in = static_cast<uInt>(in);
    stream.next_out = reinterpret_cast<Bytef*>(full ? &beyond : result.data() + produced);
    stream.avail_out = static_cast<uInt>(out);
    code = ::inflate(&stream, Z_NO_FLUSH);
    consumed += in - stream.avail_in;
    const std::size_t made = out - stream.avail_out;
    if (full && made > 0) code = Z_DATA_ERROR;
    if (!full) produced += made;
  }
  inflateEnd(&stream);
  check(code == Z_STREAM_END && produced == result.size(), ErrorKind::format,
        text(what, ": the compressed data is broken or not ", size, " bytes long"));
  return result;
}

std::uint32_t crc32_of(std::span<const std::byte> data) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

}  // namespace etalon::datasets
