// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t block = std::numeric_limits<uInt>::max() / 2;

/// zlib's stream with its data; freed at the end of the scope.
class Inflater {
 public:
  Inflater(std::span<const std::byte> data, Compression kind) : data_(data) {
    ensure(inflateInit2(&stream_, kind == Compression::gzip ? 15 + 16 : -15) == Z_OK,
           "zlib starts");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// One step into `room`; returns zlib's code and how many bytes were made.
  std::pair<int, std::size_t> step(std::span<std::byte> room) {
    const std::size_t in = std::min(block, data_.size() - consumed_);
    const std::size_t out = std::min(block, room.size());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(data_.data() + consumed_));
    stream_.avail_in = static_cast<uInt>(in);
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(out);
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    consumed_ += in - stream_.avail_in;
    return {code, out - stream_.avail_out};
  }
  [[nodiscard]] std::span<const std::byte> rest() const { return data_.subspan(consumed_); }
  [[nodiscard]] int next_member() { return inflateReset(&stream_); }

 private:
  std::span<const std::byte> data_;
  z_stream stream_{};
  std::size_t consumed_ = 0;
};

bool begins_member(std::span<const std::byte> data) {
  return data.size() >= 2 && data[0] == std::byte{0x1F} && data[1] == std::byte{0x8B};
}

}  // namespace

std::vector<std::byte> inflate(std::span<const std::byte> data, Compression kind, std::int64_t size,
                               std::string_view what) {
  // Deflate cannot shrink by more than about 1032 to 1: a larger claim is a bomb or a lie.
  check(size >= 0 && size / 1040 <= std::ssize(data) + 16, ErrorKind::format,
        text(what, ": ", data.size(), " compressed bytes cannot hold ", size, " bytes"));
  std::vector<std::byte> result(static_cast<std::size_t>(size));
  Inflater inflater(data, kind);
  std::size_t produced = 0;
  int code = Z_OK;
  std::byte beyond{};  // one byte of room behind the end tells whether there is more
  while (code == Z_OK) {
    const bool full = produced == result.size();
    const auto [next, made] =
        inflater.step(full ? std::span(&beyond, 1) : std::span(result).subspan(produced));
    code = full && made > 0 ? Z_DATA_ERROR : next;
    if (!full) produced += made;
    if (code == Z_STREAM_END && kind == Compression::gzip && begins_member(inflater.rest())) {
      code = inflater.next_member();
    }
  }
  check(code == Z_STREAM_END && produced == result.size(), ErrorKind::format,
        text(what, ": the compressed data is broken or not ", size, " bytes long"));
  check(kind != Compression::gzip ||
            std::ranges::all_of(inflater.rest(), [](std::byte b) { return b == std::byte{0}; }),
        ErrorKind::format,
        text(what, ": ", inflater.rest().size(), " bytes stand behind the compressed data"));
  return result;
}

std::vector<std::byte> inflate_front(std::span<const std::byte> data, Compression kind,
                                     std::size_t count, std::string_view what) {
  std::vector<std::byte> result(count);
  Inflater inflater(data, kind);
  std::size_t produced = 0;
  int code = Z_OK;
  while (code == Z_OK && produced < count) {
    const auto [next, made] = inflater.step(std::span(result).subspan(produced));
    code = next;
    produced += made;
  }
  check(code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR, ErrorKind::format,
        text(what, ": the compressed data is broken"));
  result.resize(produced);
  return result;
}

std::uint32_t crc32_of(std::span<const std::byte> data) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

}  // namespace etalon::datasets
